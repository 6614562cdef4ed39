@NullMarked
package dev.homeostat.bench.variants;

import org.jspecify.annotations.NullMarked;
