package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;

/**
 * One step of an exchange's trail.
 *
 * @param target what was called, or would have been
 * @param outcome what came of it, e.g. {@code ok}, {@code upstream_error}, {@code budget}
 * @param status the provider's HTTP status, 0 without one
 * @param nanos how long it took
 * @param called whether there was an attempt at all
 */
public record AttemptNote(Target target, String outcome, int status, long nanos, boolean called) {
  /** The outcome of an attempt that the retry budget refused. */
  public static final String BUDGET = "budget";

  /** A step that was an attempt. */
  public AttemptNote(Target target, String outcome, int status, long nanos) {
    this(target, outcome, status, nanos, true);
  }

  /** A target that was passed over, and why: {@link #BUDGET}, or an {@link Exclusion}'s label. */
  public static AttemptNote passedOver(Target target, String why) {
    return new AttemptNote(target, why, 0, 0, false);
  }
}
