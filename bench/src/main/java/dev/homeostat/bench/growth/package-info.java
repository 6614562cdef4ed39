/** How the gateway's cost grows: with targets, keys, prompts, held streams, and with time. */
@NullMarked
package dev.homeostat.bench.growth;

import org.jspecify.annotations.NullMarked;
