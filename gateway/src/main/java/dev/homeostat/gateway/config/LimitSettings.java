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

  /**
   * What holds when nothing is configured.
   *
   * @param heapBytes the heap ceiling: a quarter of it is the body budget
   */
  public static LimitSettings defaults(long heapBytes) {
    return new LimitSettings(new DataSize(heapBytes / 4), 1_024, Duration.ofSeconds(30));
  }
}
