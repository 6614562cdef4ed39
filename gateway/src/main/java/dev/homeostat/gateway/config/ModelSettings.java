package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Strategy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name that callers ask for.
 *
 * @param name what they write in {@code model}
 * @param targets {@code provider/model} each, in the operator's order
 * @param tiers the same as the steps of a cascade; empty for a model that is none
 * @param strategy how the targets follow each other
 * @param profile the name of the profile that an adaptive strategy weighs by, or null
 * @param weights the share of each target under a weighted strategy, each a target's name; else
 *     empty
 */
public record ModelSettings(
    String name,
    List<String> targets,
    List<TierSettings> tiers,
    Strategy strategy,
    @Nullable String profile,
    Map<String, Double> weights) {
  /** A model whose targets are tried in their order. */
  public ModelSettings(String name, List<String> targets) {
    this(name, targets, List.of(), Strategy.PRIORITY, null, Map.of());
  }

  /** A cascade. */
  static ModelSettings cascade(String name, List<TierSettings> tiers) {
    return new ModelSettings(
        name,
        tiers.stream().flatMap(tier -> tier.targets().stream()).distinct().toList(),
        tiers,
        Strategy.CASCADE,
        null,
        Map.of());
  }

  /** Copies. */
  public ModelSettings {
    targets = List.copyOf(targets);
    tiers = List.copyOf(tiers);
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }
}
