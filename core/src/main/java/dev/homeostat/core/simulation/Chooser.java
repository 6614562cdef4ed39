package dev.homeostat.core.simulation;

import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.TierPlan;
import org.jspecify.annotations.Nullable;

/** Decides whom an exchange asks, in order. */
interface Chooser {
  /** The plan, or null when nobody can be asked. */
  @Nullable TierPlan choose(Ask ask, long now);

  /** An attempt begins. */
  default void started(int target) {}

  /** An attempt is over. */
  default void ended(int target, Outcome outcome, long now) {}
}
