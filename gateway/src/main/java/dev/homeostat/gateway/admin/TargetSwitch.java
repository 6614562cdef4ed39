package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.NearestNames;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.guard.GuardState;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.gateway.admin.Bodies.Unusable;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import dev.homeostat.gateway.store.ForcedTargets;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code PUT /v1/ops/targets/{provider}/{model}}: an operator opens a target, at all its endpoints,
 * until an operator closes it; or undoes what evidence opened.
 */
public final class TargetSwitch {
  private static final int LONGEST_REASON = 500;

  private final Supplier<Snapshot> snapshots;
  private final Guards guards;
  private final ForcedTargets kept;
  private final MonotonicClock clock;
  private final JsonMapper json;

  /** A switch that keeps what it does. */
  public TargetSwitch(
      Supplier<Snapshot> snapshots,
      Guards guards,
      ForcedTargets kept,
      MonotonicClock clock,
      JsonMapper json) {
    this.snapshots = snapshots;
    this.guards = guards;
    this.kept = kept;
    this.clock = clock;
    this.json = json;
  }

  /** Does it. */
  public Reply change(IngressRequest request, byte[] body) {
    Catalog catalog = snapshots.get().catalog();
    String name = decoded(request.rest());
    List<Target> targets =
        catalog.targets().stream().filter(target -> target.name().equals(name)).toList();
    if (targets.isEmpty()) {
      List<String> near =
          NearestNames.of(name, catalog.targets().stream().map(Target::name).distinct().toList());
      return Errors.notFound(
          "target_not_found",
          null,
          "There is no target '"
              + Bodies.shown(name)
              + "'."
              + (near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?"));
    }
    boolean open;
    String reason;
    try {
      JsonNode object = Bodies.object(body);
      Bodies.only(object, "", "forced_open", "reason");
      open = forcedOpen(object);
      reason = reason(object, request.principal().name());
    } catch (Unusable e) {
      return Reply.refused(e.refusal());
    }
    long now = clock.nanos();
    for (Target target : targets) {
      if (open) {
        guards.forceOpen(target, reason, now);
      } else {
        guards.clearForced(target, now);
      }
    }
    kept.save(now);
    return Reply.json(200, described(name, targets, now).toString());
  }

  private static boolean forcedOpen(JsonNode object) {
    JsonNode value = object.path("forced_open");
    if (!value.isBoolean()) {
      throw new Unusable(
          value.isMissingNode() ? "missing_required_parameter" : "invalid_type",
          "forced_open",
          "'forced_open' must be true or false.");
    }
    return value.asBoolean();
  }

  private static String reason(JsonNode object, String who) {
    JsonNode value = object.path("reason");
    if (value.isMissingNode()) {
      return "opened by " + who;
    }
    if (!value.isString() || value.asString().length() > LONGEST_REASON) {
      throw new Unusable(
          "invalid_type",
          "reason",
          "'reason' must be a text of at most " + LONGEST_REASON + " characters.");
    }
    return value.asString();
  }

  private static String decoded(String rest) {
    try {
      return URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return rest;
    }
  }

  private ObjectNode described(String name, List<Target> targets, long now) {
    GuardState.@Nullable Phase best = null;
    String reason = null;
    for (Target target : targets) {
      GuardState state = guards.state(target, now);
      if (best == null || TargetPhase.better(state.phase(), best)) {
        best = state.phase();
        reason = state.reason();
      }
    }
    return json.createObjectNode()
        .put("target", name)
        .put("forced_open", best == GuardState.Phase.FORCED_OPEN)
        .put("state", best == null ? null : best.label())
        .put("reason", reason);
  }
}
