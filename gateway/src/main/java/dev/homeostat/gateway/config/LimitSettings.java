package dev.homeostat.gateway.config;

import java.time.Duration;

/**
 * What the process spends on bodies and connections.
 *
 * @param bodyBudget bodies, partial events and write buffers of all exchanges together
 * @param upstreamConnections per endpoint and event loop
 * @param upstreamIdle after which an unused upstream connection is closed
 */
public record LimitSettings(DataSize bodyBudget, int upstreamConnections, Duration upstreamIdle) {

  private static final DataSize LEAST_BUDGET = DataSize.mebibytes(32);

  /**
   * What holds when nothing is configured.
   *
   * @param heapBytes the heap ceiling: a quarter of it is the body budget, but never less than one
   *     body of the largest size; bodies live outside the heap
   */
  public static LimitSettings defaults(long heapBytes) {
    return new LimitSettings(
        new DataSize(Math.max(heapBytes / 4, LEAST_BUDGET.bytes())), 1_024, Duration.ofSeconds(30));
  }
}
