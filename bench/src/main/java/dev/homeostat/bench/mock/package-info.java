/** The mock provider: pre-encoded OpenAI answers, so cheap that the gateway is the bottleneck. */
@NullMarked
package dev.homeostat.bench.mock;

import org.jspecify.annotations.NullMarked;
