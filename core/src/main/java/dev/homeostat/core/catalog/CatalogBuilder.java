package dev.homeostat.core.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what a {@link Catalog} is made of. Not thread-safe. */
public final class CatalogBuilder {
  final List<Provider> providers;
  final List<Target> targets;
  List<Model> models = List.of();
  List<Pool> pools = Pool.SHIPPED;
  List<Profile> profiles = Profile.SHIPPED;
  Aliases aliases = Aliases.NONE;

  CatalogBuilder(List<Provider> providers, List<Target> targets) {
    this.providers = List.copyOf(providers);
    this.targets = List.copyOf(targets);
  }

  /** The configured models. */
  public CatalogBuilder models(List<Model> configured) {
    models = List.copyOf(configured);
    return this;
  }

  /** The operator's pools; one with a shipped pool's name takes its place. */
  public CatalogBuilder pools(List<Pool> declared) {
    Map<String, Pool> all = new LinkedHashMap<>();
    Pool.SHIPPED.forEach(pool -> all.put(pool.name(), pool));
    declared.forEach(pool -> all.put(pool.name(), pool));
    pools = List.copyOf(all.values());
    return this;
  }

  /** The operator's profiles; one with a shipped profile's name takes its place, in pools too. */
  public CatalogBuilder profiles(Collection<Profile> declared) {
    Map<String, Profile> all = new LinkedHashMap<>();
    Profile.SHIPPED.forEach(profile -> all.put(profile.name(), profile));
    declared.forEach(profile -> all.put(profile.name(), profile));
    profiles = List.copyOf(all.values());
    return this;
  }

  /** Other names; each must lead to a known name. */
  public CatalogBuilder aliases(Aliases declared) {
    aliases = declared;
    return this;
  }

  /**
   * The snapshot.
   *
   * @throws IllegalArgumentException when there are targets, but a model has none, or an alias
   *     leads nowhere or to itself (the configuration's validation reports these with their line
   *     before)
   */
  public Catalog build() {
    for (Model model : models) {
      if (model.targets().isEmpty() && !targets.isEmpty()) {
        throw new IllegalArgumentException(
            "model " + model.name() + ": no targets (expected: at least one)");
      }
    }
    List<Pool> weighed = new ArrayList<>();
    for (Pool pool : pools) {
      weighed.add(pool.weighedBy(profiles));
    }
    pools = List.copyOf(weighed);
    return Catalog.of(this);
  }
}
