@NullMarked
package dev.homeostat.bench.machine;

import org.jspecify.annotations.NullMarked;
