package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Gate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The keys under {@code models}. */
final class ModelKeys {
  /** How the candidates of a model follow each other. */
  enum Strategy {
    /** In the order they are written. */
    PRIORITY,
    /** Tier after tier, each with what its answers must pass. */
    CASCADE
  }

  /** A model as written: the targets are checked against the providers before they are used. */
  record Written(Strategy strategy, List<String> targets, List<WrittenTier> tiers) {}

  /** A tier as written. */
  record WrittenTier(List<String> targets, List<Gate> gate) {}

  private static final Pattern NAME = Pattern.compile("[!-~]{1,200}");

  private static final Key<Strategy> STRATEGY =
      Key.of(
          "strategy",
          Forms.word(strategies(), _ -> null),
          Strategy.PRIORITY,
          "How its targets follow each other: in their order, or tier after tier.");
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

  static final Form<Map<String, Written>> MODELS =
      Groups.map(
          NAME,
          "printable characters without spaces",
          new Section<>(
              List.of(STRATEGY, TARGETS, TIERS),
              fields -> {
                List<String> targets = fields.find(TARGETS);
                List<WrittenTier> tiers = fields.find(TIERS);
                return new Written(
                    fields.get(STRATEGY),
                    targets == null ? List.of() : targets,
                    tiers == null ? List.of() : tiers);
              }));

  private ModelKeys() {}

  private static Map<String, Strategy> strategies() {
    Map<String, Strategy> words = new LinkedHashMap<>();
    words.put("priority", Strategy.PRIORITY);
    words.put("cascade", Strategy.CASCADE);
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
