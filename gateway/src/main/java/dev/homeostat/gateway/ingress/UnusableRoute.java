package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;

/** A request's wish for its route that can't be met. */
@SuppressWarnings("serial") // Never leaves the call that reads a request.
final class UnusableRoute extends RuntimeException {
  private final Refusal refusal;

  UnusableRoute(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  /** What the caller is told. */
  Refusal refusal() {
    return refusal;
  }
}
