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

  /** A value that makes no sense. */
  static UnusableRoute bad(String param, String value, String expected) {
    String shown = value.length() > 100 ? value.substring(0, 100) + "..." : value;
    return new UnusableRoute(
        Refusal.invalid(
            400,
            "invalid_value",
            param,
            "'" + param + "' is " + shown + " (expected: " + expected + ")."));
  }

  /** What the caller is told. */
  Refusal refusal() {
    return refusal;
  }
}
