@NullMarked
package dev.homeostat.bench.load;

import org.jspecify.annotations.NullMarked;
