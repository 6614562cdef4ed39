package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys under {@code models}. */
final class ModelKeys {
  /** A model as written: the targets are checked against the providers before they are used. */
  record Written(
      Strategy strategy,
      List<String> targets,
      List<WrittenTier> tiers,
      @Nullable String profile,
      Map<String, Double> weights) {}

  /** A tier as written. */
  record WrittenTier(List<String> targets, List<Gate> gate) {}

  private static final Pattern NAME = Pattern.compile("[!-~]{1,200}");

  private static final Key<Strategy> STRATEGY =
      Key.of(
          "strategy",
          Forms.word(strategies(), _ -> null),
          Strategy.PRIORITY,
          "How its targets follow each other: in their order, by what was learned, tier after tier,"
              + " the cheapest or fastest first, or by weights.");
  private static final Key<List<String>> TARGETS =
      Key.optional(
          "targets",
          Groups.list(Forms.TEXT, 1),
          "provider/model each, in the order they are tried.");
  private static final Key<List<String>> TIER_TARGETS =
      Key.required(
          "targets",
          Groups.list(Forms.TEXT, 1),
          "provider/model each, in the order they are tried.");
  private static final Key<List<Gate>> GATE =
      Key.of(
          "gate",
          Groups.list(Forms.word(gates(), _ -> null), 0),
          List.of(),
          "What an answer of this tier must not be: empty, refused, or against the schema that the"
              + " request asks for; it is held back until that is known.");
  private static final Key<List<WrittenTier>> TIERS =
      Key.optional(
          "tiers",
          Groups.list(
              new Section<>(
                  List.of(TIER_TARGETS, GATE),
                  fields -> new WrittenTier(fields.get(TIER_TARGETS), fields.get(GATE))),
              1),
          "The steps of a cascade: the next is asked when one fails, or its gate.");

  private static final Key<String> PROFILE =
      Key.optional(
          "profile",
          Forms.TEXT,
          "How an adaptive strategy weighs: the name of a profile; default: balanced.");
  private static final Key<Map<String, Double>> WEIGHTS =
      Key.of(
          "weights",
          Groups.map(NAME, "provider/model, as under targets", Forms.number(0, 1_000_000, false)),
          Map.of(),
          "The share of each target under the strategy weighted; 0 drains it.");

  static final Form<Map<String, Written>> MODELS =
      Groups.map(
          NAME,
          "printable ASCII characters without spaces",
          new Section<>(
              List.of(STRATEGY, TARGETS, TIERS, PROFILE, WEIGHTS),
              fields -> {
                List<String> targets = fields.find(TARGETS);
                List<WrittenTier> tiers = fields.find(TIERS);
                return new Written(
                    fields.get(STRATEGY),
                    targets == null ? List.of() : targets,
                    tiers == null ? List.of() : tiers,
                    fields.find(PROFILE),
                    fields.get(WEIGHTS));
              }));

  private ModelKeys() {}

  private static Map<String, Strategy> strategies() {
    Map<String, Strategy> words = new LinkedHashMap<>();
    for (Strategy strategy : Strategy.values()) {
      words.put(strategy.label(), strategy);
    }
    return words;
  }

  private static Map<String, Gate> gates() {
    Map<String, Gate> words = new LinkedHashMap<>();
    for (Gate gate : Gate.values()) {
      words.put(gate.label(), gate);
    }
    return words;
  }
}
