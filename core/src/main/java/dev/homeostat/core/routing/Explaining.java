package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what is on the bench after a plan was made. */
final class Explaining {
  private static final Comparator<Explanation.Candidate> PLAN_FIRST =
      Comparator.comparingInt(
          one -> {
            int out = one.exclusion() == null ? Integer.MAX_VALUE - 1 : Integer.MAX_VALUE;
            return one.rank() >= 0 ? one.rank() : out;
          });

  private final Slots slots;
  private final Filters filters;
  private final List<Step> steps;
  private final RouteRequest request;
  private final LivePlanState live;
  private final long now;

  Explaining(
      Slots slots,
      Filters filters,
      List<Step> steps,
      RouteRequest request,
      LivePlanState live,
      long now) {
    this.slots = slots;
    this.filters = filters;
    this.steps = steps;
    this.request = request;
    this.live = live;
    this.now = now;
  }

  Explanation of(RoutePlan plan) {
    List<Explanation.Part> parts = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      parts.add(part(step));
    }
    return new Explanation(plan, parts, warnings(plan));
  }

  private Explanation.Part part(int number) {
    Step step = steps.get(number);
    List<Integer> own = new ArrayList<>();
    for (int slot = 0; slot < slots.size(); slot++) {
      if (slots.steps[slot] == number) {
        own.add(slot);
      }
    }
    own.sort(this::compare);
    List<Explanation.Candidate> candidates = new ArrayList<>();
    own.forEach(slot -> candidates.add(drawn(step, slot)));
    filters.use(step);
    boolean shortlisted = false;
    for (int i = 0; i < step.targets().size(); i++) {
      Target target = step.targets().get(i);
      if (slots.find(target, 0) < 0) {
        shortlisted = true;
        candidates.add(passedOver(step, target, step.weight(i)));
      }
    }
    candidates.sort(PLAN_FIRST);
    return new Explanation.Part(
        step.model(), step.strategy(), step.profile(), step.gates(), shortlisted, candidates);
  }

  private int compare(int one, int other) {
    if (!slots.usable(one) || !slots.usable(other)) {
      return Boolean.compare(!slots.usable(one), !slots.usable(other));
    }
    return slots.before(one, other) ? -1 : slots.before(other, one) ? 1 : 0;
  }

  private Explanation.Candidate drawn(Step step, int slot) {
    Target target = slots.target(slot);
    boolean scored = step.strategy() == Strategy.ADAPTIVE && slots.usable(slot);
    return new Explanation.Candidate(
        target,
        slots.ranks[slot],
        scored ? slots.keys[slot] : Double.NaN,
        live.scores().terms(target, step.profile(), request.work(), now),
        slots.exclusions[slot],
        slots.clearsIn[slot],
        slots.ranks[slot] >= 0 && slots.soft(slot),
        true,
        slots.sticky[slot],
        slots.explored[slot],
        live.scores().samples(target) < Ordering.KNOWN_FROM,
        slots.slowStarts[slot],
        slots.usable(slot) && slots.classes[slot] == Slots.SITS_OUT,
        slots.weights[slot]);
  }

  private Explanation.Candidate passedOver(Step step, Target target, double weight) {
    Exclusion exclusion = filters.exclusion(target, weight);
    long clearsIn = Long.MAX_VALUE;
    if (exclusion == null) {
      exclusion = live.standings().exclusion(target, request.requester(), now);
      clearsIn = exclusion == null ? 0 : Router.clearsIn(target, request, live, now);
    }
    return new Explanation.Candidate(
        target,
        -1,
        Double.NaN,
        live.scores().terms(target, step.profile(), request.work(), now),
        exclusion,
        clearsIn,
        false,
        false,
        false,
        false,
        live.scores().samples(target) < Ordering.KNOWN_FROM,
        live.standings().slowStart(target, now),
        false,
        weight);
  }

  private static List<Explanation.Warning> warnings(RoutePlan plan) {
    String alone = alone(plan);
    return alone == null ? List.of() : List.of(new Explanation.Warning("no_failover", alone));
  }

  /** What to say when nobody can take over, or null. */
  private static @Nullable String alone(RoutePlan plan) {
    return switch (plan) {
      case RoutePlan.Nobody _ -> null;
      case RoutePlan.Go go when go.lastResortFrom() == 0 ->
          "Nobody is usable: only a target that failed a moment ago is asked, once.";
      case RoutePlan.Go go
          when go.lastResortFrom() == 1 && go.candidates().candidates().size() > 1 ->
          "Only one candidate is usable: when it fails, only one that failed a moment ago is left.";
      case RoutePlan.Go go when go.lastResortFrom() == 1 ->
          "No failover: only one candidate is usable, and nobody can take over when it fails.";
      case RoutePlan.Go _ -> null;
    };
  }
}
