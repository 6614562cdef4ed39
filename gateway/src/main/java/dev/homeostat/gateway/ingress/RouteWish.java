package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.exchange.TierPlan;
import dev.homeostat.wire.openai.ChatRequestFacts;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Who is asked for a request, and in which order: {@code strategy} and {@code tiers} of the body's
 * {@code route} field, or the headers {@code x-homeostat-strategy} and {@code x-homeostat-tiers},
 * which come before it; else what the model's name stands for. The header's tiers are names
 * separated by commas, or the same JSON as the field's.
 */
final class RouteWish {
  private static final String STRATEGY_HEADER = "x-homeostat-strategy";
  private static final String TIERS_HEADER = "x-homeostat-tiers";
  private static final String STRATEGY = "route.strategy";
  private static final String TIERS = "route.tiers";
  private static final String TIER = "a name, or {\"targets\": [names], \"gate\": [\"empty\"]}";

  /** More would outlast the attempts of an exchange several times over. */
  private static final int MOST_TIERS = 16;

  private static final int MOST_NAMES = 64;

  private final Catalog catalog;
  private final ChatRequestFacts facts;

  private RouteWish(Catalog catalog, ChatRequestFacts facts) {
    this.catalog = catalog;
    this.facts = facts;
  }

  /**
   * The plan of a request.
   *
   * @param found what its model's name stands for
   * @param route the raw JSON of the body's {@code route} field, or null without one
   * @throws UnusableRoute when the wish can't be met
   */
  static TierPlan plan(
      Catalog catalog,
      ChatRequestFacts facts,
      Resolution.Found found,
      HttpHeaders headers,
      byte @Nullable [] route) {
    JsonNode field = route == null ? JsonMapper.shared().nullNode() : parse(route, "route");
    RouteWish wish = new RouteWish(catalog, facts);
    JsonNode tiers = tiers(headers, field);
    boolean asked = !tiers.isMissingNode() && !tiers.isNull();
    return switch (strategy(headers, field, asked || !found.tiers().isEmpty())) {
      case "cascade" -> {
        List<Tier> steps = asked ? wish.steps(tiers) : found.tiers();
        if (steps.isEmpty()) {
          throw UnusableRoute.bad(TIERS, "missing", "a list of tiers, each " + TIER);
        }
        yield TierPlan.cascade(steps.stream().map(wish::needed).toList());
      }
      case String priority -> {
        if (asked) {
          throw UnusableRoute.bad(STRATEGY, '\'' + priority + '\'', "cascade, beside tiers");
        }
        yield TierPlan.flat(found.candidates());
      }
    };
  }

  private static String strategy(HttpHeaders headers, JsonNode field, boolean tiers) {
    String header = headers.get(STRATEGY_HEADER);
    JsonNode value = field.path("strategy");
    String wish = header != null ? header.strip() : value.isNull() ? "" : value.asString("");
    boolean readable =
        header != null || value.isMissingNode() || value.isNull() || value.isString();
    if (readable && wish.isEmpty()) {
      return tiers ? "cascade" : "priority";
    }
    if (!readable || !(wish.equals("cascade") || wish.equals("priority"))) {
      String shown = header != null ? '\'' + wish + '\'' : value.toString();
      throw UnusableRoute.bad(
          header != null ? STRATEGY_HEADER : STRATEGY,
          shown,
          "cascade or priority; other strategies come with a later version");
    }
    return wish;
  }

  private static JsonNode tiers(HttpHeaders headers, JsonNode field) {
    String header = headers.get(TIERS_HEADER);
    if (header == null) {
      return field.path("tiers");
    }
    String text = header.strip();
    if (text.startsWith("[")) {
      return parse(text.getBytes(UTF_8), TIERS_HEADER);
    }
    ArrayNode names = JsonMapper.shared().createArrayNode();
    for (String name : text.split(",", -1)) {
      names.add(name.strip());
    }
    return names;
  }

  private static JsonNode parse(byte[] json, String param) {
    try {
      return JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw UnusableRoute.bad(param, "not readable", "JSON");
    }
  }

  // ---- tiers -----------------------------------------------------------------------------------

  private List<Tier> steps(JsonNode tiers) {
    if (!tiers.isArray() || tiers.isEmpty() || tiers.size() > MOST_TIERS) {
      throw UnusableRoute.bad(
          TIERS, tiers.toString(), "a list of 1.." + MOST_TIERS + " tiers, each " + TIER);
    }
    List<Tier> steps = new ArrayList<>();
    for (int i = 0; i < tiers.size(); i++) {
      steps.add(step(tiers.get(i), TIERS + '[' + i + ']'));
    }
    return steps;
  }

  private Tier step(JsonNode tier, String param) {
    if (tier.isString()) {
      return new Tier(targets(tier, param), Set.of());
    }
    if (!tier.isObject()) {
      throw UnusableRoute.bad(param, tier.toString(), TIER);
    }
    for (String key : tier.propertyNames()) {
      if (!key.equals("targets") && !key.equals("gate")) {
        throw UnusableRoute.bad(param + '.' + key, "not known", "targets and gate only");
      }
    }
    JsonNode names = tier.path("targets");
    if (!names.isArray() || names.isEmpty() || names.size() > MOST_NAMES) {
      throw UnusableRoute.bad(
          param + ".targets",
          names.isMissingNode() ? "missing" : names.toString(),
          "a list of 1.." + MOST_NAMES + " names");
    }
    Set<Target> targets = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      targets.addAll(targets(names.get(i), param + ".targets[" + i + ']'));
    }
    return new Tier(List.copyOf(targets), gates(tier.path("gate"), param + ".gate"));
  }

  private List<Target> targets(JsonNode name, String param) {
    if (!name.isString() || name.stringValue().isEmpty()) {
      throw UnusableRoute.bad(param, name.toString(), "the name of a model");
    }
    return switch (catalog.resolve(name.stringValue(), List.of())) {
      case Resolution.Found found -> {
        if (!found.tiers().isEmpty()) {
          throw UnusableRoute.bad(
              param, name.toString(), "no cascade: it would lose its own tiers; name its targets");
        }
        yield found.candidates();
      }
      case Resolution.Unknown(String model, List<String> nearest) ->
          throw new UnusableRoute(UnknownModel.refusal(model, nearest, param));
      case Resolution.NoneConfigured _ -> throw new IllegalStateException("no target at all");
    };
  }

  private static Set<Gate> gates(JsonNode words, String param) {
    Set<Gate> gates = new LinkedHashSet<>();
    if (words.isMissingNode() || words.isNull()) {
      return gates;
    }
    if (!words.isArray()) {
      throw UnusableRoute.bad(param, words.toString(), "a list of empty, refused, schema");
    }
    for (JsonNode word : words) {
      Gate gate = null;
      for (Gate known : Gate.values()) {
        gate = word.isString() && known.label().equals(word.stringValue()) ? known : gate;
      }
      if (gate == null) {
        throw UnusableRoute.bad(param, word.toString(), "a list of empty, refused, schema");
      }
      gates.add(gate);
    }
    return gates;
  }

  /** A tier without the gate that this request's answers can't fail: it need not be held back. */
  private Tier needed(Tier tier) {
    boolean formless = !facts.layout().responseFormat().present() && !facts.hasTools();
    if (!formless || !tier.gates().contains(Gate.SCHEMA)) {
      return tier;
    }
    Set<Gate> rest = new LinkedHashSet<>(tier.gates());
    rest.remove(Gate.SCHEMA);
    return new Tier(tier.targets(), rest);
  }
}
