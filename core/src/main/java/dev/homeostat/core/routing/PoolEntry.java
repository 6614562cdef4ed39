package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import java.util.List;

/**
 * What pools know of a target.
 *
 * @param target whom
 * @param pools the pools it is in
 * @param rank its place among those with a quality, from 1, equals sharing one; 0 without a quality
 * @param speedRank its place among those whose speed was measured, from 1; 0 when its wasn't
 * @param tokensPerSecond as measured, or 0
 * @param firstContentMillis as measured, or -1
 * @param scores its score by the balanced weights
 */
public record PoolEntry(
    Target target,
    List<String> pools,
    int rank,
    int speedRank,
    double tokensPerSecond,
    double firstContentMillis,
    ScoreTerms scores) {
  /** Copies. */
  public PoolEntry {
    pools = List.copyOf(pools);
  }
}
