package dev.homeostat.core.failure;

/** Whose state a failure counts against. */
public enum Scope {
  /** Nobody: the caller's fault, the caller's disconnect, the caller's own limit. */
  NOBODY,
  /** The upstream key that was used. */
  CREDENTIAL,
  /** The key, for this one target. */
  CREDENTIAL_ON_TARGET,
  /** The target: endpoint and model. */
  TARGET,
  /** The endpoint with all its targets. */
  ENDPOINT
}
