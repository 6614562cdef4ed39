package dev.homeostat.core.routing;

import java.util.concurrent.TimeUnit;

/**
 * How long sessions are remembered.
 *
 * @param ttlNanos how long after its last answer a session keeps its preference, and how long after
 *     its trigger a ban or skip lasts
 * @param homeNanos how long the home of a session without a name of its own must have been missed
 *     before another target takes its place
 */
public record SessionTerms(long ttlNanos, long homeNanos) {
  private static final long HOME = TimeUnit.MINUTES.toNanos(5);

  /** The shipped values: 30 min and 5 min. */
  public static final SessionTerms DEFAULTS = of(TimeUnit.MINUTES.toNanos(30), 1);

  /** Refuses times below 1 ns. */
  public SessionTerms {
    if (ttlNanos < 1 || homeNanos < 1) {
      throw new IllegalArgumentException(
          "ttlNanos: " + ttlNanos + ", " + homeNanos + " (expected: 1 or more)");
    }
  }

  /** Terms with the shipped time for homes, multiplied by a factor. */
  public static SessionTerms of(long ttlNanos, double scale) {
    return new SessionTerms(ttlNanos, Math.max(1, Math.round(HOME * scale)));
  }
}
