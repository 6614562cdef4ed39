package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;

/**
 * One step of an exchange's trail.
 *
 * @param target what was called, or would have been
 * @param outcome what came of it, e.g. {@code ok}, {@code upstream_error}, {@code budget}
 * @param status the provider's HTTP status, 0 without one
 * @param nanos how long it took
 */
public record AttemptNote(Target target, String outcome, int status, long nanos) {
  /** The outcome of an attempt that the retry budget refused. */
  public static final String BUDGET = "budget";

  /** Whether there was an attempt at all. */
  public boolean called() {
    return !outcome.equals(BUDGET);
  }
}
