package dev.homeostat.core.simulation;

import org.jspecify.annotations.Nullable;

/**
 * What a target does with an attempt.
 *
 * @param fault how it fails, or null when it answers
 * @param retryAfterNanos what a rate limit states, or -1
 * @param first when its first content comes, in nanoseconds after the attempt's start
 * @param end when its answer is complete
 */
record Reaction(Fault.@Nullable Kind fault, long retryAfterNanos, long first, long end) {}
