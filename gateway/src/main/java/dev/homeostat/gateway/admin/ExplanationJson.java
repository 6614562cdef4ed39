package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.routing.ExclusionWords;
import dev.homeostat.core.routing.Explanation;
import dev.homeostat.core.routing.NoRoute;
import dev.homeostat.core.routing.RoutePlan;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.ingress.AskedRoute;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An explanation as it is shown. */
final class ExplanationJson {
  /** Of each kind in one part: a pool may have thousands. */
  private static final int MOST = 200;

  private final JsonMapper json;
  private final LiveState live;

  ExplanationJson(JsonMapper json, LiveState live) {
    this.json = json;
    this.live = live;
  }

  ObjectNode of(AskedRoute.Asked asked, Explanation explained, long now) {
    ObjectNode node = json.createObjectNode();
    ArrayNode names = node.putArray("models");
    asked.names().forEach(names::add);
    node.put("stream", asked.stream());
    node.put("principal", asked.route().requester().principal());
    SessionKey session = asked.route().requester().session();
    node.put("session", session == null ? null : session.explicit() ? "explicit" : "hashed");
    node.putObject("work")
        .put("input_tokens", asked.route().work().inputTokens())
        .put("output_tokens", asked.route().work().outputTokens());
    plan(node, explained.plan());
    ArrayNode warnings = node.putArray("warnings");
    for (Explanation.Warning warning : explained.warnings()) {
      warnings.addObject().put("code", warning.code()).put("message", warning.message());
    }
    if (explained.plan() instanceof RoutePlan.Nobody nobody) {
      refusal(node.putObject("refusal"), NoRoute.refusal(asked.route(), nobody));
    } else {
      node.putNull("refusal");
    }
    ArrayNode parts = node.putArray("parts");
    explained.parts().forEach(part -> part(parts.addObject(), part, now));
    return node;
  }

  /** The order in which targets would be asked, and how many were left out for which reason. */
  private static void plan(ObjectNode node, RoutePlan plan) {
    ArrayNode order = node.putArray("plan");
    ArrayNode counts = node.putArray("excluded_by");
    List<RoutePlan.Excluded> excluded =
        switch (plan) {
          case RoutePlan.Go go -> {
            go.candidates().candidates().forEach(target -> order.add(target.name()));
            yield go.excluded();
          }
          case RoutePlan.Nobody nobody -> nobody.excluded();
        };
    for (RoutePlan.Excluded one : excluded) {
      counts
          .addObject()
          .put("reason", one.reason().label())
          .put("count", one.count())
          .put("clears_in_ms", Figures.millis(one.clearsInNanos()));
    }
  }

  private static void refusal(ObjectNode node, Refusal refusal) {
    node.put("status", refusal.status())
        .put("code", refusal.code())
        .put("message", refusal.message())
        .put(
            "retry_after_ms",
            refusal.retryAfterNanos() == ErrorFacts.NO_RETRY_AFTER
                ? null
                : Figures.millis(refusal.retryAfterNanos()));
  }

  private void part(ObjectNode node, Explanation.Part part, long now) {
    if (part.model() != null) {
      node.put("model", part.model().name())
          .put("kind", part.model().kind().name().toLowerCase(Locale.ROOT));
    }
    node.put("strategy", part.strategy().label());
    if (part.strategy() == Strategy.ADAPTIVE) {
      profile(node.putObject("profile"), part.profile());
      node.put("shortlisted", part.shortlisted());
    }
    if (!part.gates().isEmpty()) {
      ArrayNode gates = node.putArray("gates");
      part.gates().stream().sorted().forEach(gate -> gates.add(gate.label()));
    }
    ArrayNode candidates = node.putArray("candidates");
    ArrayNode excluded = node.putArray("excluded");
    int usable = 0;
    int out = 0;
    for (Explanation.Candidate one : part.candidates()) {
      if (one.exclusion() == null || one.lastResort()) {
        if (usable++ < MOST) {
          candidate(candidates.addObject(), one, part, now);
        }
      } else if (out++ < MOST) {
        ObjectNode left = excluded.addObject();
        target(left, one.target());
        exclusion(left, one, one.exclusion());
      }
    }
    node.put("candidate_count", usable).put("excluded_count", out);
  }

  private static void profile(ObjectNode node, Profile profile) {
    node.put("name", profile.name())
        .put("reliability", profile.reliability())
        .put("speed", profile.speed())
        .put("cost", profile.cost())
        .put("quality", profile.quality());
  }

  private void candidate(
      ObjectNode node, Explanation.Candidate one, Explanation.Part part, long now) {
    target(node, one.target());
    node.put("rank", one.rank() < 0 ? null : Integer.valueOf(one.rank() + 1))
        .put("score", Figures.share(one.score()))
        .put("state", TargetPhase.of(live.guards(), one.target(), now).label());
    Figures.scores(node.putObject("terms"), one.terms());
    node.put("expected_usd", dollars(one.terms().expectedNanoDollars()))
        .put("ttft_ms", Figures.measured(one.terms().firstContentMillis()))
        .put("slow_start", Figures.share(one.slowStart()))
        .put("sits_out", one.sitsOut())
        .put("sticky", one.sticky())
        .put("explored", one.explored())
        .put("little_known", one.few())
        .put("last_resort", one.lastResort());
    if (part.strategy() == Strategy.ADAPTIVE) {
      node.put("drawn", one.drawn());
    }
    if (part.strategy() == Strategy.WEIGHTED) {
      node.put("weight", Figures.share(one.weight()));
    }
    if (one.exclusion() != null) {
      exclusion(node.putObject("exclusion"), one, one.exclusion());
    }
  }

  private static @Nullable String dollars(long nanos) {
    return nanos < 0 ? null : new Money(nanos).toString();
  }

  private static void target(ObjectNode node, Target target) {
    node.put("target", target.name());
    if (target.provider().endpoints().size() > 1) {
      node.put("base_url", target.endpoint().baseUrl());
    }
  }

  private static void exclusion(ObjectNode node, Explanation.Candidate one, Exclusion why) {
    node.put("reason", why.label())
        .put("hardness", why.hardness().name().toLowerCase(Locale.ROOT))
        .put("why", "It " + ExclusionWords.why(why, true) + ".")
        .put("clears_in_ms", Figures.millis(one.clearsInNanos()));
  }
}
