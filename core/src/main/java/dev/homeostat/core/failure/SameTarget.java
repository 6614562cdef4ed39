package dev.homeostat.core.failure;

/** Whether an exchange may ask the target that just failed again. */
public enum SameTarget {
  /** Never: it would fail the same way, or it was silent. */
  NO,
  /** Once, after a jittered moment. */
  ONCE,
  /** Once, when not a byte of an answer had arrived. */
  ONCE_IF_UNTOUCHED,
  /** When the time the provider asked for has passed. */
  AFTER_RETRY_AFTER,
  /** At once, with another of the endpoint's credentials. */
  WITH_OTHER_CREDENTIAL
}
