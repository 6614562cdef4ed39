package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.guard.CredentialState;
import dev.homeostat.core.guard.EndpointState;
import dev.homeostat.core.guard.ForcedTarget;
import dev.homeostat.core.guard.GuardState;
import dev.homeostat.core.guard.GuardState.Phase;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/ops/status}: how every endpoint, target and credential stands by what traffic and
 * trials found. Looking changes nothing.
 */
public final class StatusBoard {
  private final Supplier<Snapshot> snapshots;
  private final LiveState live;
  private final MonotonicClock clock;
  private final JsonMapper json;

  /** A board over this state. */
  public StatusBoard(
      Supplier<Snapshot> snapshots, LiveState live, MonotonicClock clock, JsonMapper json) {
    this.snapshots = snapshots;
    this.live = live;
    this.clock = clock;
    this.json = json;
  }

  /** Shows it. */
  public Reply show(IngressRequest request) {
    Catalog catalog = snapshots.get().catalog();
    long now = clock.nanos();
    Map<String, List<GuardState>> states = new LinkedHashMap<>();
    for (Target target : catalog.targets()) {
      states
          .computeIfAbsent(target.endpoint().key(), _ -> new ArrayList<>())
          .add(live.guards().state(target, now));
    }
    ObjectNode answer = json.createObjectNode().put("at", Instant.now().toString());
    ArrayNode endpoints = answer.putArray("endpoints");
    ArrayNode targets = answer.putArray("targets");
    states.forEach((key, of) -> endpoint(endpoints, targets, key, of, now));
    credentials(answer.putArray("credentials"), catalog, now);
    forced(answer.putArray("forced_open"), now);
    ArrayNode leases = answer.putArray("leases");
    for (Provider provider : catalog.providers()) {
      int held = live.places().inFlight(provider.id());
      if (held > 0) {
        leases.addObject().put("provider", provider.id()).put("in_flight", held);
      }
    }
    answer.put("sessions", live.sessions().size());
    return Reply.json(200, answer.toString());
  }

  private void endpoint(
      ArrayNode endpoints, ArrayNode targets, String key, List<GuardState> of, long now) {
    EndpointState its = live.guards().endpoint(key, now);
    int open = 0;
    int unwell = 0;
    int inFlight = 0;
    for (GuardState state : of) {
      Phase phase = TargetPhase.of(state, its.phase());
      open += phase == Phase.OPEN || phase == Phase.FORCED_OPEN ? 1 : 0;
      unwell += phase == Phase.CLOSED ? 0 : 1;
      inFlight += state.inFlight();
      target(targets.addObject(), state, phase, its, now);
    }
    Endpoint endpoint = of.getFirst().target().endpoint();
    endpoints
        .addObject()
        .put("provider", endpoint.providerId())
        .put("base_url", endpoint.baseUrl())
        .put("state", open == of.size() ? "down" : unwell > 0 ? "degraded" : "healthy")
        .put("breaker", its.phase().label())
        .put("since_ms", since(its.since(), now))
        .put("clears_in_ms", Figures.until(its.clearsAt(), now))
        .put("consecutive_failures", its.failures())
        .put("trial_in_flight", its.trialInFlight())
        .put("in_flight", inFlight)
        .put("targets", of.size())
        .put("targets_open", open);
  }

  private void target(
      ObjectNode node, GuardState state, Phase phase, EndpointState endpoint, long now) {
    Target target = state.target();
    boolean byEndpoint = endpoint.phase() != Phase.CLOSED && phase == endpoint.phase();
    node.put("target", target.name());
    if (target.provider().endpoints().size() > 1) {
      node.put("base_url", target.endpoint().baseUrl());
    }
    node.put("state", phase.label())
        .put("by", byEndpoint ? "endpoint" : "target")
        .put("enabled", !live.plan().chain().disabled(target))
        .put("since_ms", since(byEndpoint ? endpoint.since() : state.since(), now))
        .put("clears_in_ms", Figures.until(state.clearsAt(), now))
        .put("reason", state.reason())
        .put("consecutive_failures", state.failures())
        .put("in_flight", state.inFlight())
        .put("trial_in_flight", state.trialInFlight())
        .put("slow_start", Figures.share(state.slowStart()))
        .put("samples", live.scores().samples(target));
  }

  /** What never changed has the time of the view. */
  private static @Nullable Long since(long at, long now) {
    return at == now ? null : Figures.millis(now - at);
  }

  /** By the reference that the configuration has of them, never by themselves. */
  private void credentials(ArrayNode list, Catalog catalog, long now) {
    Map<String, CredentialState> states = new HashMap<>();
    for (CredentialState one : live.credentials().states(now)) {
      states.put(one.endpointKey() + '\n' + one.credential(), one);
    }
    for (Provider provider : catalog.providers()) {
      for (Endpoint endpoint : provider.endpoints()) {
        for (int i = 0; i < provider.credentials().size(); i++) {
          CredentialState state = states.get(endpoint.key() + '\n' + i);
          ObjectNode node = list.addObject().put("provider", provider.id());
          if (provider.endpoints().size() > 1) {
            node.put("base_url", endpoint.baseUrl());
          }
          node.put("credential", provider.credentials().get(i));
          credential(
              node,
              state == null
                  ? new CredentialState(
                      endpoint.key(), i, CredentialState.Standing.USABLE, now, 1, 0)
                  : state,
              now);
        }
      }
    }
  }

  private static void credential(ObjectNode node, CredentialState state, long now) {
    node.put("standing", state.standing().label())
        .put("clears_in_ms", Figures.until(state.clearsAt(), now))
        .put("headroom", Figures.share(state.headroom()))
        .put("denied_on", state.denied());
  }

  private void forced(ArrayNode list, long now) {
    for (ForcedTarget one : live.guards().forced()) {
      list.addObject()
          .put("target", one.target().name())
          .put("base_url", one.target().endpoint().baseUrl())
          .put("reason", one.reason())
          .put("by_rule", one.byRule())
          .put("since_ms", Figures.millis(now - one.since()));
    }
  }
}
