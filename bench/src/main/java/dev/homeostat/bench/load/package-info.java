/** The load generator: closed and open loop, every answer verified. */
@NullMarked
package dev.homeostat.bench.load;

import org.jspecify.annotations.NullMarked;
