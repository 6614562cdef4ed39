package dev.homeostat.core.catalog;

import dev.homeostat.core.catalog.Aliases.Chain;
import dev.homeostat.core.catalog.Resolution.Found;
import dev.homeostat.core.catalog.Resolution.NoneConfigured;
import dev.homeostat.core.catalog.Resolution.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be called, as an immutable snapshot. An exchange reads one snapshot and keeps it.
 *
 * <p>A name is looked up in this order: configured model · literal alias · {@code auto} (every
 * target) and {@code auto:profile} · pool · {@code provider/model} · bare upstream id, when one
 * provider only has it · alias pattern. A name that none of these knows may end with {@code :nitro}
 * (the fastest first) or {@code :floor} (the cheapest first). All but patterns and suffixes are one
 * look into a prepared map, and every answer is a prepared object: the common case of one known
 * model allocates nothing.
 */
public final class Catalog {
  /** The name that stands for every target. */
  public static final String AUTO = "auto";

  /** Nothing is configured. */
  public static final Catalog EMPTY = builder(List.of(), List.of()).build();

  private static final Resolution NONE = new NoneConfigured();

  private final List<Provider> providers;
  private final List<Target> targets;
  private final List<Pool> pools;
  private final List<Profile> profiles;
  private final Aliases aliases;
  private final Map<String, Found> names = new LinkedHashMap<>();
  private final Map<Alias, Found> patterns = new HashMap<>();
  private final List<String> listed;

  private Catalog(CatalogBuilder parts) {
    this.providers = parts.providers;
    this.targets = parts.targets;
    this.pools = parts.pools;
    this.profiles = parts.profiles;
    this.aliases = parts.aliases;
    if (!targets.isEmpty()) {
      Map<String, Found> models = new LinkedHashMap<>();
      parts.models.forEach(model -> models.put(model.name(), new Found(model)));
      enter(models);
    }
    this.listed = names.keySet().stream().filter(Catalog::isListed).toList();
  }

  static Catalog of(CatalogBuilder parts) {
    return new Catalog(parts);
  }

  /**
   * Begins a snapshot.
   *
   * @param providers in configuration order
   * @param targets in configuration order, which is the order of {@code auto}
   */
  public static CatalogBuilder builder(List<Provider> providers, List<Target> targets) {
    return new CatalogBuilder(providers, targets);
  }

  /**
   * A snapshot with models in the operator's order.
   *
   * @param providers in configuration order
   * @param targets in configuration order, which is the order of {@code auto}
   * @param models the configured names, each with its targets in order
   * @param aliases other names; each must lead to a known name
   * @throws IllegalArgumentException as {@link CatalogBuilder#build}
   */
  public static Catalog of(
      List<Provider> providers,
      List<Target> targets,
      Map<String, List<Target>> models,
      Aliases aliases) {
    return of(providers, targets, models, Map.of(), aliases);
  }

  /**
   * The same with models that are cascades.
   *
   * @param cascades further names, each with its tiers in order
   */
  public static Catalog of(
      List<Provider> providers,
      List<Target> targets,
      Map<String, List<Target>> models,
      Map<String, List<Tier>> cascades,
      Aliases aliases) {
    Map<String, Model> all = new LinkedHashMap<>();
    models.forEach((name, of) -> all.put(name, Model.inOrder(name, Model.Kind.MODEL, of)));
    cascades.forEach((name, tiers) -> all.put(name, Model.cascade(name, tiers)));
    return builder(providers, targets).models(List.copyOf(all.values())).aliases(aliases).build();
  }

  private void enter(Map<String, Found> models) {
    names.putAll(models);
    Map<String, Found> own = ownNames();
    List<Alias> literal = aliases.declared().stream().filter(alias -> !alias.wild()).toList();
    Set<String> known = new LinkedHashSet<>(own.keySet());
    // A literal alias hides a bare id of the same name, but never a configured model.
    literal.forEach(alias -> known.remove(alias.pattern()));
    known.addAll(models.keySet());
    for (Alias alias : literal) {
      names.putIfAbsent(alias.pattern(), follow(alias, known, own));
    }
    own.forEach(names::putIfAbsent);
    for (Alias alias : aliases.declared()) {
      if (alias.wild()) {
        patterns.put(alias, follow(alias, known, own));
      }
    }
  }

  private Found follow(Alias alias, Set<String> known, Map<String, Found> own) {
    return switch (aliases.follow(alias, known::contains)) {
      case Chain.Reached(String name) -> {
        Found model = names.get(name);
        Found found = model == null ? own.get(name) : model;
        if (found == null) {
          throw new IllegalArgumentException("alias: " + alias + " (expected: a known name)");
        }
        yield found;
      }
      case Chain.Dangling(String name) ->
          throw new IllegalArgumentException(
              "alias: " + alias.pattern() + " leads to '" + name + "' (expected: a known name)");
      case Chain.Cycle(List<String> path) ->
          throw new IllegalArgumentException(
              "alias: " + String.join(" to ", path) + " (expected: no circle)");
    };
  }

  /** {@code auto}, pools, every {@code provider/model}, and the bare ids of one provider only. */
  private Map<String, Found> ownNames() {
    Map<String, Found> own = new LinkedHashMap<>();
    own.put(AUTO, new Found(Model.adaptive(AUTO, Model.Kind.AUTO, targets, profile("balanced"))));
    for (Profile profile : profiles) {
      String name = AUTO + ':' + profile.name();
      own.put(name, new Found(Model.adaptive(name, Model.Kind.AUTO, targets, profile)));
    }
    for (Pool pool : pools) {
      List<Target> members = pool.members(targets, _ -> 0);
      own.put(
          pool.name(),
          new Found(Model.adaptive(pool.name(), Model.Kind.POOL, members, pool.profile())));
    }
    Map<String, List<Target>> full = new LinkedHashMap<>();
    Map<String, List<Target>> bare = new LinkedHashMap<>();
    for (Target target : targets) {
      full.computeIfAbsent(target.name(), name -> new ArrayList<>()).add(target);
      bare.computeIfAbsent(target.upstreamModel(), name -> new ArrayList<>()).add(target);
    }
    full.forEach(
        (name, of) -> own.put(name, new Found(Model.inOrder(name, Model.Kind.TARGET, of))));
    bare.forEach(
        (name, of) -> {
          Found found = own.get(of.getFirst().name());
          if (found != null && found.candidates().size() == of.size()) {
            own.putIfAbsent(name, found);
          }
        });
    return own;
  }

  /** The profiles of {@code auto} are many names for little. */
  private static boolean isListed(String name) {
    return !name.startsWith(AUTO + ':');
  }

  /**
   * Finds what the names of a request stand for, in the caller's order.
   *
   * <p>{@code model} must be known: a mistyped name must not turn into its fallbacks unnoticed. Of
   * {@code models} the unknown entries are passed over as long as anything else was found, so that
   * a list written for several gateways works on each.
   *
   * @param model the request's {@code model}, or null when it has none
   * @param models the request's {@code models}: further candidates after {@code model}, or empty
   * @throws IllegalArgumentException when the request names nothing at all
   */
  public Resolution resolve(@Nullable String model, List<String> models) {
    if (model == null && models.isEmpty()) {
      throw new IllegalArgumentException("model: none (expected: model or models)");
    }
    if (targets.isEmpty()) {
      return NONE;
    }
    Found first = model == null ? null : find(model);
    if (model != null && first == null) {
      return unknown(model);
    }
    if (models.isEmpty() && first != null) {
      return first;
    }
    List<Model> all = new ArrayList<>();
    if (first != null) {
      all.add(first.model());
    }
    for (String name : models) {
      Found next = find(name);
      if (next != null && all.stream().noneMatch(next.model()::same)) {
        all.add(next.model());
      }
    }
    return all.isEmpty() ? unknown(models.getFirst()) : new Found(all);
  }

  private @Nullable Found find(String name) {
    Found found = names.get(name);
    if (found != null) {
      return found;
    }
    Alias alias = aliases.match(name);
    Suffix suffix = Suffix.of(name);
    if (suffix != null && (alias == null || !suffix.saidBy(alias))) {
      Found base = plain(suffix.base(name));
      if (base != null) {
        return new Found(base.model().by(suffix.strategy()));
      }
    }
    return alias == null ? null : patterns.get(alias);
  }

  private @Nullable Found plain(String name) {
    Found found = names.get(name);
    if (found != null) {
      return found;
    }
    Alias alias = aliases.match(name);
    return alias == null ? null : patterns.get(alias);
  }

  private Unknown unknown(String name) {
    return new Unknown(name, NearestNames.of(name, names.keySet()));
  }

  /** In configuration order. */
  public List<Provider> providers() {
    return providers;
  }

  /** Every target, in configuration order. */
  public List<Target> targets() {
    return targets;
  }

  /** What every name stands for that callers may write, patterns and suffixes apart. */
  public List<Model> models() {
    return names.values().stream().map(Found::model).distinct().toList();
  }

  /** The shipped pools and the operator's, the shipped ones first. */
  public List<Pool> pools() {
    return pools;
  }

  /** Every profile by which {@code auto} can be asked for. */
  public List<Profile> profiles() {
    return profiles;
  }

  /** The profile of a name; balanced for a name that none has. */
  private Profile profile(String name) {
    return profiles.stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElse(Profile.BALANCED);
  }

  /**
   * Every name a caller may write, alias patterns, suffixes and the profiles of {@code auto} apart:
   * models, literal aliases, {@code auto}, pools, {@code provider/model}, then unique bare ids.
   * What {@code GET /v1/models} lists, but for pools that nobody is in now.
   */
  public List<String> names() {
    return listed;
  }
}
