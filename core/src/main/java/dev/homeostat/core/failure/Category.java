package dev.homeostat.core.failure;

/**
 * What a failure says about the provider: the doctor's vocabulary, in the order that breaks ties.
 */
public enum Category {
  /** Our key is not accepted. */
  CREDENTIAL_INVALID,
  /** Money or quota is used up. */
  QUOTA_EXHAUSTED,
  /** We send more than we may. */
  RATE_LIMITED_SELF,
  /** The provider itself is in trouble. */
  UPSTREAM_OUTAGE,
  /** What we configured no longer fits the provider: path, model, region, allow-list. */
  CONFIG_DRIFT,
  /** Nothing answers, or the way there is broken. */
  NETWORK,
  /** Evidence without a known meaning. */
  UNKNOWN,
  /** Nothing bad about the provider: the caller's own fault. */
  HEALTHY
}
