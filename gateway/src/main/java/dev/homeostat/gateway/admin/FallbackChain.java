package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.NearestNames;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.guard.GuardState;
import dev.homeostat.core.routing.PoolEntry;
import dev.homeostat.gateway.admin.Bodies.Unusable;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import dev.homeostat.gateway.store.OperatorChain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET}, {@code PUT} and {@code DELETE /v1/fallback}: every target in the operator's order,
 * what is known of it, and whether it may be asked. A change holds from the next request on.
 */
public final class FallbackChain {
  private final Supplier<Snapshot> snapshots;
  private final LiveState live;
  private final OperatorChain chain;
  private final Runnable publish;
  private final MonotonicClock clock;
  private final JsonMapper json;

  /**
   * The chain of a gateway.
   *
   * @param publish makes what was decided hold
   */
  public FallbackChain(
      Supplier<Snapshot> snapshots,
      LiveState live,
      OperatorChain chain,
      Runnable publish,
      MonotonicClock clock,
      JsonMapper json) {
    this.snapshots = snapshots;
    this.live = live;
    this.chain = chain;
    this.publish = publish;
    this.clock = clock;
    this.json = json;
  }

  /** Shows it. */
  public Reply show(IngressRequest request) {
    // What is published is up to a second old; who looks has just done something.
    publish.run();
    return Reply.json(200, described().toString());
  }

  /** Changes it. */
  public Reply change(IngressRequest request, byte[] body) {
    Catalog catalog = snapshots.get().catalog();
    Map<String, @Nullable Boolean> wanted;
    try {
      wanted = wanted(Bodies.object(body), chain.chain(catalog));
    } catch (Unusable e) {
      return Reply.refused(e.refusal());
    }
    return decided(catalog, chain.decide(catalog, wanted));
  }

  /** Goes back to the configuration's. */
  public Reply forget(IngressRequest request) {
    return decided(snapshots.get().catalog(), chain.forget());
  }

  private Reply decided(Catalog catalog, boolean kept) {
    publish.run();
    ObjectNode answer = described();
    ArrayNode warnings = answer.putArray("warnings");
    if (!kept) {
      warnings
          .addObject()
          .put("code", "not_kept")
          .put("message", "This holds now, but couldn't be written: the next start forgets it.");
    }
    switchedOff(catalog, warnings);
    return Reply.json(200, answer.toString());
  }

  // ---- reading ---------------------------------------------------------------------------------

  private static Map<String, @Nullable Boolean> wanted(JsonNode body, Map<String, Boolean> known) {
    Bodies.only(body, "", "chain");
    JsonNode list = body.path("chain");
    if (!list.isArray()) {
      throw new Unusable(
          list.isMissingNode() ? "missing_required_parameter" : "invalid_type",
          "chain",
          "'chain' must be a list of targets, each a name or an object with 'target' and"
              + " 'enabled'.");
    }
    Map<String, @Nullable Boolean> wanted = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      String where = "chain[" + i + "]";
      JsonNode entry = list.get(i);
      String name = name(entry, where);
      if (!known.containsKey(name)) {
        throw unknown(name, where, known);
      }
      if (wanted.containsKey(name)) {
        throw new Unusable("invalid_value", where, "'" + name + "' stands in the chain twice.");
      }
      wanted.put(name, enabled(entry, where));
    }
    return wanted;
  }

  private static String name(JsonNode entry, String where) {
    if (entry.isString()) {
      return entry.asString();
    }
    if (entry.isObject() && entry.path("target").isString()) {
      Bodies.only(entry, where + ".", "target", "enabled");
      return entry.path("target").asString();
    }
    throw new Unusable(
        "invalid_type",
        where,
        where + " must be a target's name, or an object with 'target' and 'enabled'.");
  }

  private static @Nullable Boolean enabled(JsonNode entry, String where) {
    JsonNode enabled = entry.isObject() ? entry.path("enabled") : null;
    if (enabled == null || enabled.isMissingNode()) {
      return null;
    }
    if (!enabled.isBoolean()) {
      throw new Unusable(
          "invalid_type", where + ".enabled", where + ".enabled must be true or false.");
    }
    return enabled.asBoolean();
  }

  private static Unusable unknown(String name, String where, Map<String, Boolean> known) {
    List<String> nearest = NearestNames.of(name, known.keySet());
    String near = nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?";
    return new Unusable(
        "invalid_value",
        where,
        "There is no target '"
            + Bodies.shown(name)
            + "'."
            + near
            + " GET /v1/fallback lists all; models, aliases and pools aren't targets.");
  }

  // ---- showing ---------------------------------------------------------------------------------

  private ObjectNode described() {
    Catalog catalog = snapshots.get().catalog();
    long now = clock.nanos();
    Map<String, List<PoolEntry>> entries = new LinkedHashMap<>();
    for (PoolEntry entry : live.plan().pools().entries()) {
      entries.computeIfAbsent(entry.target().name(), _ -> new ArrayList<>()).add(entry);
    }
    ObjectNode answer = json.createObjectNode();
    ArrayNode list = answer.putArray("chain");
    int position = 0;
    for (Map.Entry<String, Boolean> one : chain.chain(catalog).entrySet()) {
      position++;
      List<PoolEntry> of = entries.get(one.getKey());
      if (of != null) {
        describe(list.addObject(), position, one.getValue(), of, now);
      }
    }
    answer.put("origin", chain.byOperator() ? "operator" : "configuration");
    return answer;
  }

  private void describe(
      ObjectNode node, int position, boolean enabled, List<PoolEntry> of, long now) {
    PoolEntry best = of.getFirst();
    GuardState.Phase state = GuardState.Phase.FORCED_OPEN;
    for (PoolEntry one : of) {
      GuardState.Phase its = TargetPhase.of(live.guards(), one.target(), now);
      if (TargetPhase.better(its, state)) {
        state = its;
        best = one;
      }
    }
    Target target = best.target();
    node.put("position", position)
        .put("target", target.name())
        .put("provider", target.providerId())
        .put("model", target.upstreamModel())
        .put("enabled", enabled);
    ArrayNode pools = node.putArray("pools");
    best.pools().forEach(pools::add);
    node.put("pool", best.pools().isEmpty() ? null : best.pools().getFirst())
        .put("rank", best.rank() == 0 ? null : Integer.valueOf(best.rank()))
        .put("speed_rank", best.speedRank() == 0 ? null : Integer.valueOf(best.speedRank()))
        .put(
            "tokens_per_second",
            best.tokensPerSecond() > 0 ? Figures.measured(best.tokensPerSecond()) : null)
        .put("ttft_ms", Figures.measured(best.firstContentMillis()));
    Figures.scores(node.putObject("scores"), best.scores());
    node.put("state", state.label()).put("samples", live.scores().samples(target));
  }

  private void switchedOff(Catalog catalog, ArrayNode warnings) {
    Map<String, Boolean> now = chain.chain(catalog);
    for (Model model : catalog.models()) {
      boolean off =
          model.kind() == Model.Kind.MODEL
              && model.targets().stream().noneMatch(one -> now.getOrDefault(one.name(), true));
      if (off) {
        warnings
            .addObject()
            .put("code", "nobody_left")
            .put("model", model.name())
            .put(
                "message",
                "Every target of '" + model.name() + "' is switched off: it answers 503 no_route.");
      }
    }
  }
}
