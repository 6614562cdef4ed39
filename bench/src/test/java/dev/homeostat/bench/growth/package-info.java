@NullMarked
package dev.homeostat.bench.growth;

import org.jspecify.annotations.NullMarked;
