package dev.homeostat.gateway.config;

import java.time.Duration;

/**
 * How often an exchange tries again.
 *
 * @param perTarget attempts at one target, the first included
 * @param perExchange attempts of one exchange, the first included
 * @param jitter at most this much random wait before the same target is tried again
 * @param sameTargetWait the longest wait for the same target while another candidate is usable
 * @param longWait the longest wait when no other candidate is usable
 * @param budgetWindow the time over which repeated attempts of an endpoint are counted
 * @param budgetFloor repeated attempts per window that are always allowed
 * @param budgetRatio repeated attempts allowed as a share of first ones: 0..1
 * @param failingShare the budget limits only while more than this share of an endpoint's attempts
 *     fails: 0..1
 */
public record RetrySettings(
    int perTarget,
    int perExchange,
    Duration jitter,
    Duration sameTargetWait,
    Duration longWait,
    Duration budgetWindow,
    int budgetFloor,
    double budgetRatio,
    double failingShare) {
  /** What holds when nothing is configured. */
  public static final RetrySettings DEFAULTS =
      new RetrySettings(
          3,
          6,
          Duration.ofMillis(250),
          Duration.ofSeconds(3),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          10,
          0.2,
          0.1);
}
