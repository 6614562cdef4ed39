package dev.homeostat.core.exchange;

/** Who an attempt is for. */
public enum Origin {
  /** A caller's request. */
  CUSTOMER,
  /** A second attempt that races a slow first one. */
  HEDGE,
  /** The sentinel. */
  PROBE,
  /** The test of an open or cooled target. */
  TRIAL,
  /** The check that a remedy worked. */
  VERIFY,
  /** The self-test through the public API. */
  SOAK,
  /** An injected fault. */
  DRILL
}
