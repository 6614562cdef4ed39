package dev.homeostat.core.guard;

import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.Scope;

/** What an outcome says to a breaker. */
enum Grade {
  /** It works. */
  GOOD,
  /** It doesn't. */
  BAD,
  /** Nothing. */
  NEUTRAL;

  /**
   * To the target's breaker. What counts on the endpoint counts here too: one model behind a sound
   * endpoint may be the only one that resets every connection.
   */
  static Grade ofTarget(Outcome outcome) {
    if (outcome.result() instanceof AttemptResult.Success) {
      return GOOD;
    }
    return outcome.countsForBreaker() ? BAD : NEUTRAL;
  }

  /**
   * To the endpoint's breaker: whether it answered, whatever it said. That no connection came about
   * in time is no model's fault, though the wait is a target's.
   */
  static Grade ofEndpoint(Outcome outcome) {
    return switch (outcome.result()) {
      case AttemptResult.Success _ -> GOOD;
      case AttemptResult.Cancelled _ -> outcome.firstContentNanos() >= 0 ? GOOD : NEUTRAL;
      case AttemptResult.Failed(Failure failure) -> {
        FailureKind kind = failure.kind();
        if (kind == FailureKind.CONNECT_TIMEOUT
            || (kind.countsForBreaker() && kind.scope() == Scope.ENDPOINT)) {
          yield BAD;
        }
        yield failure.status() > 0 || outcome.firstContentNanos() >= 0 ? GOOD : NEUTRAL;
      }
    };
  }

  /** Whether an attempt was our own idea: no principal stands behind it. */
  static boolean ours(Origin origin) {
    return switch (origin) {
      case PROBE, TRIAL, VERIFY -> true;
      case CUSTOMER, HEDGE, SOAK, DRILL -> false;
    };
  }
}
