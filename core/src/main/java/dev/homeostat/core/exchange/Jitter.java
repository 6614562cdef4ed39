package dev.homeostat.core.exchange;

/** Where randomness comes in: a share of a span, so that retries don't come in step. */
@FunctionalInterface
public interface Jitter {
  /** No randomness: the whole span. */
  Jitter NONE = span -> span;

  /** A value from 0 to {@code span} nanoseconds, both included. */
  long within(long span);
}
