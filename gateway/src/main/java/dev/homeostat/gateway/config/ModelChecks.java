package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Alias;
import dev.homeostat.core.catalog.Aliases;
import dev.homeostat.core.catalog.Aliases.Chain;
import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.NearestNames;
import dev.homeostat.core.catalog.Pool;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.gateway.config.yaml.Document;
import dev.homeostat.gateway.config.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the names callers ask for: what they lead to, and whether another can take over. */
final class ModelChecks {
  private final Document document;
  private final Problems problems;

  /** {@code provider/model} to the number of its endpoints. */
  private final Map<String, Integer> targets = new HashMap<>();

  private final Map<String, ProviderSettings> providers = new HashMap<>();

  private final PoolChecks pools;
  private final Map<String, Profile> profiles;

  ModelChecks(
      Document document,
      Problems problems,
      List<ProviderSettings> usable,
      PoolChecks pools,
      Map<String, Profile> profiles) {
    this.document = document;
    this.problems = problems;
    this.pools = pools;
    this.profiles = profiles;
    for (ProviderSettings provider : usable) {
      providers.put(provider.id(), provider);
      for (UpstreamModel model : provider.models()) {
        targets.put(provider.id() + '/' + model.id(), provider.endpoints().size());
      }
    }
  }

  List<ModelSettings> models(Map<String, ModelKeys.Written> written) {
    List<ModelSettings> models = new ArrayList<>();
    written.forEach(
        (name, model) -> {
          String path = Reading.join("models", name);
          if (name.equals(Catalog.AUTO)) {
            problems.error(
                document.at("models", name),
                path,
                "the name 'auto' stands for every target already",
                "choose another name");
          } else if (targets.containsKey(name)) {
            problems.error(
                document.at("models", name),
                path,
                "a target has this name: a caller who asks for it must get it",
                "choose a name that is no provider/model");
          }
          models.add(
              model.strategy() == Strategy.CASCADE
                  ? cascade(name, path, model)
                  : flat(name, path, model));
        });
    return models;
  }

  private ModelSettings flat(String name, String path, ModelKeys.Written written) {
    if (!stands(name, "targets")) {
      problems.error(
          document.at("models", name),
          path,
          "'targets' is missing",
          "add it: provider/model each, in the order they are tried");
    }
    if (stands(name, "tiers")) {
      problems.error(
          document.at("models", name, "tiers"),
          path + ".tiers",
          "tiers without a cascade: they would never be used",
          "write strategy: cascade, and name all targets in the tiers");
    }
    Node at = document.at("models", name, "targets");
    List<String> known = known(at, path + ".targets", written.targets());
    alone(name, path, known, known.size() == written.targets().size());
    return new ModelSettings(
        name,
        known,
        List.of(),
        written.strategy(),
        profile(name, path, written),
        weights(name, path, written));
  }

  private @Nullable String profile(String name, String path, ModelKeys.Written written) {
    String profile = written.profile();
    if (profile == null) {
      return null;
    }
    Node at = document.at("models", name, "profile");
    if (written.strategy() != Strategy.ADAPTIVE) {
      problems.warning(
          at,
          path + ".profile",
          "a profile without an adaptive strategy: it is never used",
          "write strategy: adaptive, or remove it");
    }
    return pools.known(profile, profiles, at, path + ".profile") ? profile : null;
  }

  private Map<String, Double> weights(String name, String path, ModelKeys.Written written) {
    Map<String, Double> weights = written.weights();
    Node at = document.at("models", name, "weights");
    String full = path + ".weights";
    if (written.strategy() != Strategy.WEIGHTED) {
      if (!weights.isEmpty()) {
        problems.warning(
            at,
            full,
            "weights without a weighted strategy: they are never used",
            "write strategy: weighted, or remove them");
      }
      return Map.of();
    }
    for (String target : weights.keySet()) {
      if (!written.targets().contains(target)) {
        problems.error(
            document.at("models", name, "weights", target),
            Reading.join(full, target),
            "a weight for what is no target of this model",
            near(target, written.targets()) + "or add it to targets");
      }
    }
    // One that stands there, but can't be read, was said before.
    List<String> missing =
        written.targets().stream()
            .filter(target -> !(at instanceof Node.Mapping there) || there.find(target) == null)
            .toList();
    if (!missing.isEmpty()) {
      problems.error(
          at,
          full,
          "no weight for " + String.join(", ", missing),
          "give each target its share; 0 drains it");
    } else if (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight == 0)) {
      problems.error(at, full, "every weight is 0: nobody would be asked", "give one a share");
    }
    return weights;
  }

  private static String near(String name, List<String> known) {
    List<String> nearest = NearestNames.of(name, known);
    return nearest.isEmpty() ? "remove it " : "did you mean '" + nearest.getFirst() + "'? ";
  }

  private ModelSettings cascade(String name, String path, ModelKeys.Written written) {
    if (!stands(name, "tiers")) {
      problems.error(
          document.at("models", name),
          path,
          "'tiers' is missing",
          "a cascade needs steps: tiers: [{targets: [provider/model], gate: [empty]}, …]");
    }
    if (stands(name, "targets")) {
      problems.error(
          document.at("models", name, "targets"),
          path + ".targets",
          "targets beside the tiers of a cascade: they would never be used",
          "name them in a tier");
    }
    profile(name, path, written);
    weights(name, path, written);
    List<TierSettings> tiers = new ArrayList<>();
    boolean certain = true;
    for (int i = 0; i < written.tiers().size(); i++) {
      ModelKeys.WrittenTier tier = written.tiers().get(i);
      String full = path + ".tiers[" + i + "].targets";
      List<String> known =
          known(document.at("models", name, "tiers", i, "targets"), full, tier.targets());
      certain &= known.size() == tier.targets().size();
      if (!known.isEmpty()) {
        tiers.add(new TierSettings(known, Set.copyOf(new LinkedHashSet<>(tier.gate()))));
      }
    }
    ModelSettings cascade = ModelSettings.cascade(name, tiers);
    alone(name, path, cascade.targets(), certain);
    return cascade;
  }

  private boolean stands(String model, String key) {
    return document.at("models", model) instanceof Node.Mapping mapping
        && mapping.find(key) != null;
  }

  /** Says so when nothing can take over. */
  private void alone(String name, String path, List<String> known, boolean certain) {
    int candidates = known.stream().mapToInt(target -> targets.getOrDefault(target, 0)).sum();
    if (certain && candidates == 1) {
      problems.warning(
          document.at("models", name),
          path,
          "one target only, so nothing can take over when it fails",
          "add a second target, or a second base URL to its provider");
    }
  }

  private List<String> known(@Nullable Node list, String path, List<String> written) {
    List<String> known = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String target = written.get(i);
      Node at = list instanceof Node.Sequence items ? items.items().get(i) : list;
      String full = path + '[' + i + ']';
      Integer endpoints = targets.get(target);
      if (endpoints == null) {
        unknown(target, at, full);
      } else if (known.contains(target)) {
        problems.error(at, full, "the same target twice: " + target, "remove one");
      } else {
        known.add(target);
      }
    }
    return known;
  }

  private void unknown(String target, @Nullable Node at, String path) {
    int slash = target.indexOf('/');
    if (slash <= 0 || slash == target.length() - 1) {
      problems.error(
          at, path, "'" + target + "' is no target (expected: provider/model)", near(target));
      return;
    }
    String id = target.substring(0, slash);
    String model = target.substring(slash + 1);
    ProviderSettings provider = providers.get(id);
    if (provider != null) {
      problems.error(
          at,
          path,
          "the provider " + id + " has no model '" + model + "'",
          near(target) + "or add it: providers." + id + ".models: {" + model + ": {}}");
    } else if (!written(id)) {
      List<String> nearest = NearestNames.of(id, new TreeSet<>(providers.keySet()));
      problems.error(
          at,
          path,
          "unknown provider '" + id + "'",
          nearest.isEmpty()
              ? "add it under providers"
              : "did you mean '" + nearest.getFirst() + '/' + model + "'?");
    }
    // Otherwise the provider stands in the file but is wrong itself: said there, once.
  }

  private boolean written(String id) {
    return document.at("providers") instanceof Node.Mapping mapping && mapping.find(id) != null;
  }

  private String near(String name) {
    List<String> nearest = NearestNames.of(name, new TreeSet<>(targets.keySet()));
    return nearest.isEmpty() ? "" : "did you mean '" + nearest.getFirst() + "'? ";
  }

  /**
   * Checks the aliases.
   *
   * @param names every name that can be called, as the catalogue lists them without aliases
   */
  List<Alias> aliases(
      Map<String, String> written,
      List<ModelSettings> models,
      List<Pool> pools,
      List<String> names) {
    List<Alias> list = new ArrayList<>();
    written.forEach((pattern, name) -> list.add(new Alias(pattern, name)));
    Set<String> known = new LinkedHashSet<>(names);
    // Not listed: profiles of auto, and pools that are empty until something is measured.
    pools.forEach(pool -> known.add(pool.name()));
    profiles.keySet().forEach(profile -> known.add(Catalog.AUTO + ':' + profile));
    list.forEach(alias -> known.remove(alias.pattern()));
    models.forEach(model -> known.add(model.name()));
    // Known even without a provider: then the simulated fleet serves. A pool may be empty, and so
    // not listed, without its name being wrong.
    known.add(Catalog.AUTO);
    Profile.SHIPPED.forEach(profile -> known.add(Catalog.AUTO + ':' + profile.name()));
    Pool.SHIPPED.forEach(pool -> known.add(pool.name()));
    Aliases aliases = Aliases.of(list);
    for (Alias alias : list) {
      Node at = document.at("aliases", alias.pattern());
      String path = Reading.join("aliases", alias.pattern());
      if (alias.pattern().equals(Catalog.AUTO)
          || models.stream().anyMatch(model -> model.name().equals(alias.pattern()))) {
        problems.error(
            at,
            path,
            "a model has this name already, so the alias would never be used",
            "remove one");
        continue;
      }
      switch (aliases.follow(alias, known::contains)) {
        case Chain.Reached reached -> {}
        case Chain.Cycle(List<String> way) ->
            problems.error(
                at,
                path,
                "leads back to itself: " + String.join(" → ", way),
                "let one of them name a model");
        case Chain.Dangling(String name) -> {
          // With errors before, the name may only be missing because of them.
          if (!problems.fatal()) {
            List<String> nearest = NearestNames.of(name, known);
            problems.error(
                at,
                path,
                "leads to '" + name + "', which nothing answers to",
                nearest.isEmpty()
                    ? "name a model, provider/model, auto or another alias"
                    : "did you mean '" + nearest.getFirst() + "'?");
          }
        }
      }
    }
    return list;
  }
}
