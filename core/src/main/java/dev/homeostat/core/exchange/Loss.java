package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;

/**
 * How an attempt came to nothing.
 *
 * @param failure what it was
 * @param connected whether there was a connection at all
 * @param untouched whether not a byte of an answer had arrived
 * @param transferOver whether the transfer came to its own end, so that the connection is fine
 */
record Loss(Failure failure, boolean connected, boolean untouched, boolean transferOver) {

  /** An answer had begun, and is given up in the middle. */
  static Loss of(Failure failure) {
    return new Loss(failure, true, false, false);
  }

  /** The same, as we see it ourselves. */
  static Loss seen(FailureKind kind, String message) {
    return of(Failure.seen(kind, message));
  }

  /** An answer came to its end, but isn't one. */
  static Loss ofWhole(Failure failure) {
    return new Loss(failure, true, false, true);
  }
}
