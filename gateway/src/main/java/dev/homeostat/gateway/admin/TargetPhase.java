package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.guard.GuardState;
import dev.homeostat.core.guard.GuardState.Phase;
import dev.homeostat.core.guard.Guards;

/** What holds for a target: its own guard's word, or its endpoint's when that is worse. */
final class TargetPhase {
  private TargetPhase() {}

  static Phase of(Guards guards, Target target, long now) {
    return of(guards.state(target, now), guards.endpoint(target.endpoint().key(), now).phase());
  }

  static Phase of(GuardState own, Phase endpoint) {
    return better(own.phase(), endpoint) ? endpoint : own.phase();
  }

  static boolean better(Phase one, Phase other) {
    return order(one) < order(other);
  }

  private static int order(Phase phase) {
    return switch (phase) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case COOLING -> 2;
      case OPEN -> 3;
      case FORCED_OPEN -> 4;
    };
  }
}
