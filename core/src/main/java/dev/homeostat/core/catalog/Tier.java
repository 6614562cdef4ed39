package dev.homeostat.core.catalog;

import java.util.List;
import java.util.Set;

/**
 * One step of a cascade.
 *
 * @param targets whom it asks, in order, without doubles; never empty
 * @param gates what their answers must pass; empty for a tier that may speak as it goes
 */
public record Tier(List<Target> targets, Set<Gate> gates) {
  /** Everybody whom the steps ask, without doubles. */
  public static List<Target> targetsOf(List<Tier> tiers) {
    return tiers.stream().flatMap(tier -> tier.targets().stream()).distinct().toList();
  }

  /** Copies, and refuses a tier that asks nobody. */
  public Tier {
    targets = List.copyOf(targets);
    gates = Set.copyOf(gates);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets: none (expected: at least one)");
    }
  }
}
