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
 * target in configuration order) · {@code provider/model} · bare upstream id, when one provider
 * only has it · alias pattern. All but the patterns are one look into a prepared map, and every
 * answer is a prepared object: the common case of one known model allocates nothing.
 */
public final class Catalog {
  /** The name that stands for every target. */
  public static final String AUTO = "auto";

  /** Nothing is configured. */
  public static final Catalog EMPTY =
      new Catalog(List.of(), List.of(), Map.of(), Map.of(), Aliases.NONE);

  private static final Resolution NONE = new NoneConfigured();

  private final List<Provider> providers;
  private final List<Target> targets;
  private final Aliases aliases;
  private final Map<String, Found> names = new LinkedHashMap<>();
  private final Map<Alias, Found> patterns = new HashMap<>();
  private final List<String> listed;

  private Catalog(
      List<Provider> providers,
      List<Target> targets,
      Map<String, List<Target>> models,
      Map<String, List<Tier>> cascades,
      Aliases aliases) {
    this.providers = List.copyOf(providers);
    this.targets = List.copyOf(targets);
    this.aliases = aliases;
    if (!targets.isEmpty()) {
      Map<String, Found> named = new LinkedHashMap<>();
      models.forEach((name, candidates) -> named.put(name, new Found(candidates)));
      cascades.forEach((name, tiers) -> named.put(name, Found.cascade(tiers)));
      enter(named);
    }
    this.listed = List.copyOf(names.keySet());
  }

  /**
   * Prepares a snapshot.
   *
   * @param providers in configuration order
   * @param targets in configuration order, which is the order of {@code auto}
   * @param models the configured names, each with its targets in order
   * @param aliases other names; each must lead to a model, a target or {@code auto}
   * @throws IllegalArgumentException when there are targets, but a model has none, or an alias
   *     leads nowhere or to itself (the configuration's validation reports these with their line
   *     before)
   */
  public static Catalog of(
      List<Provider> providers,
      List<Target> targets,
      Map<String, List<Target>> models,
      Aliases aliases) {
    return new Catalog(providers, targets, models, Map.of(), aliases);
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
    return new Catalog(providers, targets, models, cascades, aliases);
  }

  private void enter(Map<String, Found> models) {
    names.putAll(models);
    Map<String, Found> own = ownNames(targets);
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

  /** {@code auto}, every {@code provider/model}, and the bare ids that one provider only has. */
  private static Map<String, Found> ownNames(List<Target> targets) {
    Map<String, List<Target>> full = new LinkedHashMap<>();
    Map<String, List<Target>> bare = new LinkedHashMap<>();
    for (Target target : targets) {
      full.computeIfAbsent(target.name(), name -> new ArrayList<>()).add(target);
      bare.computeIfAbsent(target.upstreamModel(), name -> new ArrayList<>()).add(target);
    }
    Map<String, Found> own = new LinkedHashMap<>();
    own.put(AUTO, new Found(targets));
    full.forEach((name, of) -> own.put(name, new Found(of)));
    bare.forEach(
        (name, of) -> {
          if (of.stream().map(Target::providerId).distinct().count() == 1) {
            own.putIfAbsent(name, new Found(of));
          }
        });
    return own;
  }

  /**
   * Finds the candidates of a request, in the caller's order.
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
    List<Found> all = new ArrayList<>();
    if (first != null) {
      all.add(first);
    }
    for (String name : models) {
      Found next = find(name);
      if (next != null) {
        all.add(next);
      }
    }
    return all.isEmpty() ? unknown(models.getFirst()) : joined(all);
  }

  /** One after the other; where a cascade is among them, each of the others is one more tier. */
  private static Found joined(List<Found> all) {
    if (all.stream().anyMatch(found -> !found.tiers().isEmpty())) {
      List<Tier> tiers = new ArrayList<>();
      for (Found found : new LinkedHashSet<>(all)) {
        if (found.tiers().isEmpty()) {
          tiers.add(new Tier(found.candidates(), Set.of()));
        }
        tiers.addAll(found.tiers());
      }
      return Found.cascade(tiers);
    }
    Set<Target> candidates = new LinkedHashSet<>();
    all.forEach(found -> candidates.addAll(found.candidates()));
    return new Found(List.copyOf(candidates));
  }

  private @Nullable Found find(String name) {
    Found found = names.get(name);
    if (found != null) {
      return found;
    }
    Alias alias = aliases.match(name);
    return alias == null ? null : patterns.get(alias);
  }

  private Unknown unknown(String name) {
    return new Unknown(name, NearestNames.of(name, listed));
  }

  /** In configuration order. */
  public List<Provider> providers() {
    return providers;
  }

  /** Every target, in configuration order. */
  public List<Target> targets() {
    return targets;
  }

  /**
   * Every name a caller may write, alias patterns apart: models, literal aliases, {@code auto},
   * {@code provider/model}, then unique bare ids. What {@code GET /v1/models} lists.
   */
  public List<String> names() {
    return listed;
  }
}
