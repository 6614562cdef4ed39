package dev.homeostat.gateway.ingress;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.wire.openai.ChatRequestFacts;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.StringNode;

/**
 * One tier of a caller's own cascade, as names: the catalogue says later whom they stand for.
 *
 * @param names in order, without doubles; at least one
 * @param gates what its answers must pass
 * @param places where each name stands, for refusals
 */
record TierWish(List<String> names, Set<Gate> gates, List<String> places) {
  /** Where a caller says them, instead of the field: names separated by commas, or JSON. */
  static final String HEADER = "x-homeostat-tiers";

  private static final String TIER = "a name, or {\"targets\": [names], \"gate\": [\"empty\"]}";
  private static final String GATES = "a list of empty, refused, schema";

  /** More would outlast the attempts of an exchange several times over. */
  private static final int MOST = 16;

  private static final String TIERS = "a list of 1.." + MOST + " tiers, each " + TIER;

  /** Copies. */
  TierWish {
    names = List.copyOf(names);
    gates = Set.copyOf(gates);
    places = List.copyOf(places);
  }

  /** The tiers of a request; empty without any. */
  static List<TierWish> of(HttpHeaders headers, AskedValue field) {
    String header = headers.get(HEADER);
    if (header == null) {
      return field.absent() ? List.of() : steps(field);
    }
    String text = header.strip();
    return text.startsWith("[") ? steps(AskedValue.json(HEADER, text)) : listed(text);
  }

  /** The refusal of a cascade that nobody gave tiers to. */
  static UnusableRoute missing() {
    return AskedValue.field("route.tiers", null).refused(TIERS);
  }

  private static List<TierWish> listed(String text) {
    String[] names = text.split(",", -1);
    if (names.length > MOST) {
      throw AskedValue.text(HEADER, text).refused("at most " + MOST + " names");
    }
    List<TierWish> steps = new ArrayList<>();
    for (String name : names) {
      steps.add(step(AskedValue.text(HEADER, name)));
    }
    return steps;
  }

  private static List<TierWish> steps(AskedValue tiers) {
    int size = tiers.node().size();
    if (!tiers.node().isArray() || size == 0 || size > MOST) {
      throw tiers.refused(TIERS);
    }
    return tiers.elements().stream().map(TierWish::step).toList();
  }

  private static TierWish step(AskedValue tier) {
    if (tier.node().isString()) {
      return new TierWish(List.of(name(tier)), Set.of(), List.of(tier.place()));
    }
    if (!tier.node().isObject()) {
      throw tier.refused(TIER);
    }
    tier.mustHold(List.of("targets", "gate"));
    AskedValue targets = tier.member("targets");
    int size = targets.node().size();
    if (!targets.node().isArray() || size == 0 || size > AskedValue.MOST_NAMES) {
      throw targets.refused("a list of 1.." + AskedValue.MOST_NAMES + " names");
    }
    List<String> names = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (AskedValue target : targets.elements()) {
      String name = name(target);
      if (!names.contains(name)) {
        names.add(name);
        places.add(target.place());
      }
    }
    return new TierWish(names, gates(tier.member("gate")), places);
  }

  private static String name(AskedValue value) {
    String name = value.word("the name of a model");
    if (name == null) {
      throw value.refused("the name of a model");
    }
    return name;
  }

  private static Set<Gate> gates(AskedValue words) {
    if (words.absent()) {
      return Set.of();
    }
    if (!words.node().isArray()) {
      throw words.refused(GATES);
    }
    Set<Gate> gates = new LinkedHashSet<>();
    for (AskedValue word : words.elements()) {
      gates.add(gate(word));
    }
    return gates;
  }

  private static Gate gate(AskedValue word) {
    for (Gate known : Gate.values()) {
      if (word.node().isString() && known.label().equals(word.node().stringValue())) {
        return known;
      }
    }
    throw word.refused(GATES);
  }

  // ---- against the catalogue -------------------------------------------------------------------

  /**
   * The tiers that wishes stand for.
   *
   * @throws UnusableRoute when a name leads nowhere, or to a cascade
   */
  static List<Tier> resolve(List<TierWish> wishes, Catalog catalog, ChatRequestFacts facts) {
    return wishes.stream().map(wish -> needed(wish.resolve(catalog), facts)).toList();
  }

  private Tier resolve(Catalog catalog) {
    Set<Target> targets = new LinkedHashSet<>();
    // Many names stand for one list of everybody, which may be long.
    Set<List<Target>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < names.size(); i++) {
      List<Target> found = targets(catalog, names.get(i), places.get(i));
      if (seen.add(found)) {
        targets.addAll(found);
      }
    }
    return new Tier(List.copyOf(targets), gates);
  }

  private static List<Target> targets(Catalog catalog, String name, String place) {
    return switch (catalog.resolve(name, List.of())) {
      case Resolution.Found found -> {
        if (!found.tiers().isEmpty()) {
          throw new AskedValue(StringNode.valueOf(name), place, place.startsWith(HEADER))
              .refused("no cascade: it would lose its own tiers; name its targets");
        }
        yield found.candidates();
      }
      case Resolution.Unknown(String model, List<String> nearest) ->
          throw new UnusableRoute(UnknownModel.refusal(model, nearest, place));
      case Resolution.NoneConfigured _ -> throw new IllegalStateException("no target at all");
    };
  }

  /** A tier without the gate that a request's answers can't fail: it need not be held back. */
  static Tier needed(Tier tier, ChatRequestFacts facts) {
    boolean formless = !facts.layout().responseFormat().present() && !facts.hasTools();
    if (!formless || !tier.gates().contains(Gate.SCHEMA)) {
      return tier;
    }
    Set<Gate> rest = new LinkedHashSet<>(tier.gates());
    rest.remove(Gate.SCHEMA);
    return new Tier(tier.targets(), rest);
  }
}
