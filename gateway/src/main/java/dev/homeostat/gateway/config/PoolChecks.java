package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.NearestNames;
import dev.homeostat.core.catalog.Pool;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.gateway.config.yaml.Document;
import dev.homeostat.gateway.config.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks profiles and pools against each other and the rest of the file, and completes them. */
final class PoolChecks {
  private final Document document;
  private final Problems problems;

  PoolChecks(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
  }

  /** The shipped profiles, those of the file over them. */
  Map<String, Profile> profiles(Map<String, PoolKeys.Weights> written) {
    Map<String, Profile> profiles = new LinkedHashMap<>(PoolKeys.shipped());
    written.forEach(
        (name, weights) -> {
          String path = Reading.join("profiles", name);
          if (usable(weights, document.at("profiles", name), path)) {
            profiles.put(name, weights.named(name));
          }
        });
    return profiles;
  }

  private boolean usable(PoolKeys.Weights weights, @Nullable Node at, String path) {
    if (weights.none()) {
      problems.error(
          at, path, "all weights are 0 (expected: one above 0)", "say what counts, if anything");
    }
    return !weights.none();
  }

  /** Whether a profile is known; if not, it is said. */
  boolean known(String name, Map<String, Profile> profiles, @Nullable Node at, String path) {
    if (profiles.containsKey(name)) {
      return true;
    }
    List<String> near = NearestNames.of(name, profiles.keySet());
    problems.error(
        at,
        path,
        "unknown profile '" + name + "'",
        near.isEmpty()
            ? "write " + String.join(", ", profiles.keySet()) + ", or add it under profiles"
            : "did you mean '" + near.getFirst() + "'?");
    return false;
  }

  /**
   * The shipped pools, those of the file over them.
   *
   * @param taken names that mean something else already
   */
  List<Pool> pools(
      Map<String, PoolKeys.Written> written, Map<String, Profile> profiles, Set<String> taken) {
    Map<String, Pool> pools = new LinkedHashMap<>();
    for (Pool shipped : Pool.SHIPPED) {
      Profile profile = profiles.getOrDefault(shipped.profile().name(), shipped.profile());
      pools.put(
          shipped.name(), new Pool(shipped.name(), shipped.rule(), profile, List.of(), List.of()));
    }
    written.forEach(
        (name, pool) -> {
          String path = Reading.join("pools", name);
          if (name.equals(Catalog.AUTO) || taken.contains(name)) {
            problems.error(
                document.at("pools", name),
                path,
                name.equals(Catalog.AUTO)
                    ? "the name 'auto' stands for every target already"
                    : "a model or alias has this name already, so the pool would never be used",
                "choose another name");
          }
          Profile profile = profile(name, path, pool, profiles);
          Pool shipped = pools.get(name);
          pools.put(
              name,
              shipped == null
                  ? Pool.declared(name, profile, pool.include(), pool.exclude())
                  : new Pool(name, shipped.rule(), profile, pool.include(), pool.exclude()));
        });
    return new ArrayList<>(pools.values());
  }

  private Profile profile(
      String name, String path, PoolKeys.Written pool, Map<String, Profile> profiles) {
    Profile own = profiles.getOrDefault(name, profiles.getOrDefault("balanced", Profile.BALANCED));
    PoolKeys.Weights weights = pool.weights();
    String wanted = pool.profile();
    if (weights != null && wanted != null) {
      problems.error(
          document.at("pools", name, "profile"),
          path + ".profile",
          "a profile beside weights: one of them would never be used",
          "remove one");
    }
    if (weights != null) {
      Node at = document.at("pools", name, "weights");
      return usable(weights, at, path + ".weights") ? weights.named(name) : own;
    }
    if (wanted == null) {
      return own;
    }
    Node at = document.at("pools", name, "profile");
    return known(wanted, profiles, at, path + ".profile")
        ? profiles.getOrDefault(wanted, own)
        : own;
  }

  /** Says which patterns fit nothing, and when quality decides without anybody having said it. */
  void members(Map<String, PoolKeys.Written> written, List<Pool> pools, NamePatterns names) {
    for (Pool pool : pools) {
      if (!written.containsKey(pool.name())) {
        continue;
      }
      fits(pool, "include", pool.include(), names);
      fits(pool, "exclude", pool.exclude(), names);
      Profile profile = pool.profile();
      double others = profile.reliability() + profile.speed() + profile.cost();
      if (profile.quality() > others && !names.ranked()) {
        problems.warning(
            document.at("pools", pool.name()),
            Reading.join("pools", pool.name()),
            "quality weighs most, and no model has any: all are taken for equal",
            "rank them: providers.ID.models.NAME.quality: 0 to 100");
      }
    }
  }

  private void fits(Pool pool, String key, List<String> patterns, NamePatterns names) {
    for (int i = 0; i < patterns.size(); i++) {
      if (!names.fitsTarget(patterns.get(i))) {
        problems.warning(
            document.at("pools", pool.name(), key, i),
            Reading.join("pools", pool.name()) + '.' + key + '[' + i + ']',
            "'" + patterns.get(i) + "' fits no target",
            "write provider/model, '*' for any characters");
      }
    }
  }
}
