package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.guard.GuardState;
import dev.homeostat.core.guard.GuardState.Phase;
import dev.homeostat.core.guard.Guards;
import java.util.LinkedHashMap;
import java.util.Map;

/** What holds for a target: its own guard's word, or its endpoint's when that is worse. */
public final class TargetPhase {
  private TargetPhase() {}

  /** How breakers stand by target name, the best of a name's endpoints: see the metric's words. */
  public static Map<String, Integer> levels(Catalog catalog, Guards guards, long now) {
    Map<String, Integer> levels = new LinkedHashMap<>();
    for (Target target : catalog.targets()) {
      int level =
          switch (of(guards, target, now)) {
            case CLOSED, COOLING -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
            case FORCED_OPEN -> 3;
          };
      levels.merge(target.name(), level, Math::min);
    }
    return levels;
  }

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
