package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Glob;
import dev.homeostat.core.catalog.TargetFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the patterns of a file can fit: the names that the same file declares. */
final class NamePatterns {
  private final Set<String> targets = new HashSet<>();
  private final Set<String> all = new HashSet<>();
  private boolean ranked;

  NamePatterns(List<ProviderSettings> providers, List<ModelSettings> models) {
    for (ProviderSettings provider : providers) {
      all.add(provider.id());
      for (UpstreamModel model : provider.models()) {
        targets.add(provider.id() + '/' + model.id());
        ranked |= model.facts().quality() != TargetFacts.UNRANKED;
      }
    }
    all.addAll(targets);
    models.forEach(model -> all.add(model.name()));
  }

  /** Whether any model was given a quality. */
  boolean ranked() {
    return ranked;
  }

  /** Whether a pattern fits a target. */
  boolean fitsTarget(String pattern) {
    return fits(pattern, targets);
  }

  /** Whether a pattern fits a target, a model, a provider, or one of these further names. */
  boolean fitsAny(String pattern, Set<String> further) {
    return fits(pattern, all) || fits(pattern, further);
  }

  private static boolean fits(String pattern, Set<String> names) {
    return names.stream().anyMatch(name -> Glob.matches(pattern, name));
  }
}
