package dev.homeostat.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.routing.Explanation;
import dev.homeostat.core.routing.Router;
import dev.homeostat.gateway.config.ApiKey;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.AskedRoute;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import dev.homeostat.gateway.ingress.Principal;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET} and {@code POST /v1/ops/explain}: the plan of a request that isn't sent, by the code
 * that plans those that are. An adaptive plan is one draw: asked again it may differ.
 */
public final class RouteExplainer {
  private final Supplier<Snapshot> snapshots;
  private final LiveState live;
  private final MonotonicClock clock;
  private final JsonMapper json;
  private final ExplanationJson words;

  /** Explains by what is known now. */
  public RouteExplainer(
      Supplier<Snapshot> snapshots, LiveState live, MonotonicClock clock, JsonMapper json) {
    this.snapshots = snapshots;
    this.live = live;
    this.clock = clock;
    this.json = json;
    this.words = new ExplanationJson(json, live);
  }

  /** Of a request with these names and wishes and nothing in it. */
  public Reply byQuery(IngressRequest request) {
    String model = request.query().first("model");
    if (model == null || model.isEmpty()) {
      return Reply.refused(
          Refusal.invalid(
              400,
              "missing_required_parameter",
              "model",
              "Say which model: ?model=NAME, and with it stream, strategy, session, principal."
                  + " Or POST the body of a chat request."));
    }
    ObjectNode body = json.createObjectNode().put("model", model);
    body.put("stream", "true".equals(request.query().first("stream")));
    // No user's message: a hash of one that nobody sent would be nobody's conversation.
    body.putArray("messages").addObject().put("role", "system").put("content", "");
    ObjectNode route = body.putObject("route");
    putIfSaid(route, "strategy", request.query().first("strategy"));
    putIfSaid(route, "session", request.query().first("session"));
    return byBody(request, body.toString().getBytes(UTF_8));
  }

  private static void putIfSaid(ObjectNode route, String name, @Nullable String value) {
    if (value != null) {
      route.put(name, value);
    }
  }

  /** Of a whole chat request. */
  public Reply byBody(IngressRequest request, byte[] body) {
    Snapshot snapshot = snapshots.get();
    Principal principal = principal(snapshot, request);
    if (principal == null) {
      return Reply.refused(
          Refusal.invalid(
              400, "invalid_value", "principal", "No key of 'auth.keys' has this name."));
    }
    Catalog catalog = snapshot.catalog();
    return switch (AskedRoute.of(catalog, request, principal, body)) {
      case AskedRoute.Refused(Refusal refusal) -> Reply.refused(refusal);
      case AskedRoute.Asked asked -> {
        long now = clock.nanos();
        Explanation explained =
            Router.create().explain(asked.route(), live.plan(), new SplittableRandom(), now);
        yield Reply.json(200, words.of(asked, explained, now).toString());
      }
    };
  }

  /** Whoever asks, or whoever they ask for. */
  private static @Nullable Principal principal(Snapshot snapshot, IngressRequest request) {
    String name = request.query().first("principal");
    if (name == null || name.equals(request.principal().name())) {
      return request.principal();
    }
    for (ApiKey key : snapshot.settings().auth().keys()) {
      if (key.name().equals(name)) {
        return new Principal(key.name(), key.scopes(), key.policy());
      }
    }
    return null;
  }
}
