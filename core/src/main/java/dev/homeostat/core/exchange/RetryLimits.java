package dev.homeostat.core.exchange;

import java.util.concurrent.TimeUnit;

/**
 * How hard an exchange tries.
 *
 * @param perTarget attempts on one target
 * @param perExchange attempts altogether
 * @param shortWait the longest wait for the same target while another could be asked, in
 *     nanoseconds
 * @param longWait the longest wait when nobody else is left, in nanoseconds
 * @param jitter the most that chance adds to a wait, in nanoseconds
 * @param unknownRateLimit how long a rate limit without a stated time is believed, in nanoseconds
 */
public record RetryLimits(
    int perTarget,
    int perExchange,
    long shortWait,
    long longWait,
    long jitter,
    long unknownRateLimit) {

  /** The shipped values. */
  public static final RetryLimits DEFAULTS =
      new RetryLimits(
          3,
          6,
          TimeUnit.SECONDS.toNanos(3),
          TimeUnit.SECONDS.toNanos(20),
          TimeUnit.MILLISECONDS.toNanos(250),
          TimeUnit.SECONDS.toNanos(15));

  /** The same with other attempts altogether. */
  RetryLimits withPerExchange(int attempts) {
    return new RetryLimits(perTarget, attempts, shortWait, longWait, jitter, unknownRateLimit);
  }

  /** Refuses limits that would never try at all. */
  public RetryLimits {
    if (perTarget < 1 || perExchange < 1) {
      throw new IllegalArgumentException(
          "attempts: "
              + perTarget
              + " per target, "
              + perExchange
              + " per exchange (expected: ≥ 1)");
    }
  }
}
