package dev.homeostat.bench;

import dev.homeostat.bench.load.LoadResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is measured once per contender. Bytes are the sum of VmRSS over its processes.
 *
 * @param contender its name
 * @param starts spawn to first 200, one per start
 * @param firstThousand its first 1,000 requests, one after the other on one connection
 * @param idleBytes before the first request
 * @param peakBytes the most seen while it was loaded
 * @param afterBytes two seconds after the last trial
 */
public record Profile(
    String contender,
    List<Duration> starts,
    Optional<LoadResult> firstThousand,
    OptionalLong idleBytes,
    OptionalLong peakBytes,
    OptionalLong afterBytes) {}
