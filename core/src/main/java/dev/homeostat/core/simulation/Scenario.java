package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.guard.GuardPolicy;
import java.util.List;

/**
 * One model, its targets and its traffic.
 *
 * @param nanos how long it lasts; requests that are under way then are brought to their end
 * @param periodNanos how long a row of the report is
 * @param targets in the operator's order; at least one
 * @param traffic what callers send
 * @param strategy how the model's targets follow each other
 * @param profile how an adaptive strategy weighs, and rewards are counted
 * @param guard the protections
 * @param named whether callers name a model, so that the same target is asked again before the
 *     next; else they ask for {@code auto}
 */
public record Scenario(
    long nanos,
    long periodNanos,
    List<SimulatedTarget> targets,
    Traffic traffic,
    Strategy strategy,
    Profile profile,
    GuardPolicy guard,
    boolean named) {
  /** Copies, and refuses what can't be run. */
  public Scenario {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets: none (expected: at least one)");
    }
    if (nanos < 1 || periodNanos < 1) {
      throw new IllegalArgumentException(
          "nanos: " + nanos + ", periodNanos: " + periodNanos + " (expected: 1 or more)");
    }
    if (strategy == Strategy.CASCADE || strategy == Strategy.WEIGHTED) {
      throw new IllegalArgumentException(
          "strategy: " + strategy + " (expected: adaptive, priority, cheapest or fastest)");
    }
  }

  /** An adaptive {@code auto} over these targets with the shipped protections. */
  public static Scenario adaptive(long nanos, Traffic traffic, SimulatedTarget... targets) {
    return new Scenario(
        nanos,
        nanos,
        List.of(targets),
        traffic,
        Strategy.ADAPTIVE,
        Profile.BALANCED,
        GuardPolicy.DEFAULTS,
        false);
  }

  /** The same by another strategy. */
  public Scenario by(Strategy other) {
    return new Scenario(nanos, periodNanos, targets, traffic, other, profile, guard, named);
  }

  /** The same by another profile. */
  public Scenario by(Profile other) {
    return new Scenario(nanos, periodNanos, targets, traffic, strategy, other, guard, named);
  }

  /** The same with other protections. */
  public Scenario guarded(GuardPolicy other) {
    return new Scenario(nanos, periodNanos, targets, traffic, strategy, profile, other, named);
  }

  /** The same over other targets. */
  public Scenario over(List<SimulatedTarget> others) {
    return new Scenario(nanos, periodNanos, others, traffic, strategy, profile, guard, named);
  }

  /** The same for callers who name a model. */
  public Scenario asNamed() {
    return new Scenario(nanos, periodNanos, targets, traffic, strategy, profile, guard, true);
  }
}
