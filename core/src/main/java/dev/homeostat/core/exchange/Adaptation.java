package dev.homeostat.core.exchange;

import java.util.concurrent.TimeUnit;

/**
 * How limits follow what targets usually take: so many times their 99th percentile, held within
 * bounds. Times in nanoseconds.
 *
 * @param factor how many times
 * @param firstContentFloor the least for a stream's first content
 * @param firstContentCeiling the most for it, up to 32,768 input tokens
 * @param firstByteFloor the least for a JSON answer's first byte
 */
public record Adaptation(
    double factor, long firstContentFloor, long firstContentCeiling, long firstByteFloor) {
  /** The shipped values. */
  public static final Adaptation DEFAULTS =
      new Adaptation(
          3,
          TimeUnit.SECONDS.toNanos(5),
          TimeUnit.SECONDS.toNanos(15),
          TimeUnit.SECONDS.toNanos(30));

  /** {@code factor} times the percentile, within these bounds. */
  long limit(long p99, long floor, long ceiling) {
    return Math.min(ceiling, Math.max(floor, Math.round(factor * p99)));
  }
}
