@NullMarked
package dev.homeostat.bench.contender;

import org.jspecify.annotations.NullMarked;
