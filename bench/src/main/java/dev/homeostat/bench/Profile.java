package dev.homeostat.bench;

import dev.homeostat.bench.load.LoadResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is measured once per contender.
 *
 * @param contender its name
 * @param version what it says it is; empty when unknown
 * @param starts spawn to first 200, one per start
 * @param firstThousand its first 1,000 requests, one after the other on one connection
 * @param memory of all its processes together
 */
public record Profile(
    String contender,
    String version,
    List<Duration> starts,
    Optional<LoadResult> firstThousand,
    Memory memory) {
  /** Copies the starts. */
  public Profile {
    starts = List.copyOf(starts);
  }
}
