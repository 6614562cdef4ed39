package dev.homeostat.core.failure;

/** Whether an exchange may go on to its next candidate. */
public enum FailOver {
  /** No: every provider would have to say the same. */
  NO,
  /** One other opinion, because we can't tell whose fault it is. */
  ONCE,
  /** To a candidate that isn't known to have the same limit. */
  LARGER_CONTEXT,
  /** To the next candidate, at once. */
  YES
}
