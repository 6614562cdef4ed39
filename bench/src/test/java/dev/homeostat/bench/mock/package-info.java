@NullMarked
package dev.homeostat.bench.mock;

import org.jspecify.annotations.NullMarked;
