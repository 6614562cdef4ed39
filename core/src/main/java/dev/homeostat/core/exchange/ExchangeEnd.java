package dev.homeostat.core.exchange;

/** How an exchange ended for its caller. */
public enum ExchangeEnd {
  /** The complete answer was delivered. */
  ANSWERED,
  /** An error was delivered, before or inside the stream. */
  FAILED,
  /** The client left, or stopped reading. */
  CANCELLED
}
