package dev.homeostat.gateway.config;

import java.util.List;

/**
 * A name that callers ask for.
 *
 * @param name what they write in {@code model}
 * @param targets {@code provider/model} each, in the order they are tried
 * @param tiers the same as the steps of a cascade; empty for a model that is none
 */
public record ModelSettings(String name, List<String> targets, List<TierSettings> tiers) {
  /** A model that is no cascade. */
  public ModelSettings(String name, List<String> targets) {
    this(name, targets, List.of());
  }

  /** A cascade. */
  static ModelSettings cascade(String name, List<TierSettings> tiers) {
    return new ModelSettings(
        name, tiers.stream().flatMap(tier -> tier.targets().stream()).distinct().toList(), tiers);
  }

  /** Copies. */
  public ModelSettings {
    targets = List.copyOf(targets);
    tiers = List.copyOf(tiers);
  }
}
