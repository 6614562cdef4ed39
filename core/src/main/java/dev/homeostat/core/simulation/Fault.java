package dev.homeostat.core.simulation;

import org.jspecify.annotations.Nullable;

/**
 * A time in which a target fails.
 *
 * @param kind how
 * @param from when it begins, in nanoseconds
 * @param until when it is over
 * @param share how many of the requests it hits: above 0, to 1
 * @param retryAfterNanos what a rate limit states, or -1 when it states nothing
 * @param principal whose requests alone it hits, or null for everybody's
 */
public record Fault(
    Kind kind,
    long from,
    long until,
    double share,
    long retryAfterNanos,
    @Nullable String principal) {
  /** What the target does instead of answering. */
  public enum Kind {
    /** Answers 503 within 200 ms. */
    ERROR,
    /** Takes the request and never says a word. */
    SILENT,
    /** Breaks off in the middle of its answer. */
    CUT,
    /** Answers 429. */
    RATE_LIMITED,
    /** Refuses the connection. */
    REFUSED
  }

  /** Refuses spans that end before they begin and shares that aren't any. */
  public Fault {
    if (from < 0 || until <= from) {
      throw new IllegalArgumentException(
          "fault: " + from + ".." + until + " ns (expected: an end after its beginning)");
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: above 0, to 1)");
    }
  }

  /** One that hits everybody. */
  public static Fault of(Kind kind, long from, long until, double share) {
    return new Fault(kind, from, until, share, -1, null);
  }

  /** Whether it can hit a request. */
  boolean hits(String who, long now) {
    return now >= from && now < until && (principal == null || principal.equals(who));
  }
}
