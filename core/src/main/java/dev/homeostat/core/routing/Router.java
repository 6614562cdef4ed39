package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.exchange.TierPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Decides whom an exchange asks, in order: a pure function of the request, of live state, of chance
 * and of the time.
 *
 * <p>Each name of the request, and each tier of a cascade, is a {@link Step}. A target is looked at
 * once (in a cascade once a tier), passes the {@link Filters} and its {@link Standings} or is left
 * out with the reason, and takes its place by {@link Ordering}. The steps keep the caller's order.
 * A plan has at most {@link RoutePlan#MOST} candidates, a cascade that many in each tier; each step
 * that has somebody keeps room for one, and a full step for one of a second endpoint. {@link
 * LastResort} adds the rest.
 *
 * <p>An adaptive model draws among its shortlist only; when that leaves fewer than two, among all
 * of its targets, so that a short list never costs a failover.
 *
 * <p>One per event loop: it keeps a bench that is used again. Not thread-safe.
 */
public final class Router {
  /** With fewer usable ones a shortlist isn't enough. */
  private static final int ENOUGH = 2;

  private final Slots slots = new Slots();
  private final Filters filters = new Filters();
  private final Ordering ordering = new Ordering(slots, filters);
  private final LastResort lastResort = new LastResort(slots);
  private final Tally tally = new Tally();

  private List<Step> steps = List.of();

  /** The best of each step, {@link RoutePlan#MOST} places each. */
  private int[] best = new int[4 * RoutePlan.MOST];

  private int[] found = new int[4];

  private Router() {}

  /** A router. */
  public static Router create() {
    return new Router();
  }

  /**
   * Whom to ask for a request.
   *
   * @param now monotonic nanoseconds
   */
  public RoutePlan plan(
      RouteRequest request, LivePlanState live, RandomGenerator random, long now) {
    boolean cascade = Step.cascades(request);
    steps = Step.of(request, live.pools());
    slots.clear();
    filters.use(request, live.chain());
    if (found.length < steps.size()) {
      found = new int[steps.size()];
      best = new int[steps.size() * RoutePlan.MOST];
    }
    int usable = 0;
    for (int step = 0; step < steps.size(); step++) {
      int from = slots.size();
      int stays = look(step, cascade, request, live, now);
      ordering.order(steps.get(step), from, stays, request, live, random, now);
      rank(step, from, request.rules());
      usable += found[step];
    }
    int last = lastResort.choose(usable, request.rules());
    if (usable > 0 || last > 0) {
      return go(request, cascade, last, true);
    }
    int queued = lastResort.queue();
    return queued == 0 ? nobody() : go(request, cascade, queued, false);
  }

  /**
   * The same, with everything that was found out on the way.
   *
   * @param now monotonic nanoseconds
   */
  public Explanation explain(
      RouteRequest request, LivePlanState live, RandomGenerator random, long now) {
    RoutePlan plan = plan(request, live, random, now);
    return new Explaining(slots, filters, steps, request, live, now).of(plan);
  }

  // ---- looking at targets ----------------------------------------------------------------------

  /** Looks at the targets of a step, and gives the slot that the session wants, or -1. */
  private int look(
      int number, boolean cascade, RouteRequest request, LivePlanState live, long now) {
    Step step = steps.get(number);
    filters.use(step);
    int from = slots.size();
    // In a cascade a target may be asked once in each tier, else once.
    int since = cascade ? from : 0;
    List<Target> shortlist = shortlist(step, live);
    int usable = 0;
    for (int i = 0; i < shortlist.size(); i++) {
      usable += look(number, i, shortlist.get(i), since, request, live, now) ? 1 : 0;
    }
    if (usable < ENOUGH && shortlist.size() < step.targets().size()) {
      for (int i = 0; i < step.targets().size(); i++) {
        look(number, i, step.targets().get(i), since, request, live, now);
      }
    }
    SessionKey session = request.requester().session();
    if (session == null || step.strategy() != Strategy.ADAPTIVE) {
      return -1;
    }
    // A hash may be the session of a whole service: it moves nobody into a pool.
    List<Target> among = session.explicit() ? step.allowed() : step.targets();
    Target stays = live.sticky().preferred(session, among, now);
    if (stays == null) {
      return -1;
    }
    // It may be one that the shortlist or the pool leaves out, and then counts only if it serves.
    int index = slots.size();
    if (slots.find(stays, since) < 0 && !look(number, index, stays, since, request, live, now)) {
      slots.removeLast();
    }
    return slots.find(stays, from);
  }

  /** A model with weights is looked at whole: which weight is whose is known by the place. */
  private static List<Target> shortlist(Step step, LivePlanState live) {
    return step.strategy() == Strategy.ADAPTIVE && step.weights().isEmpty()
        ? live.shortlists().of(step.targets(), step.profile())
        : step.targets();
  }

  /** Looks at a target that wasn't looked at yet, and says whether it may be asked. */
  private boolean look(
      int step,
      int index,
      Target target,
      int since,
      RouteRequest request,
      LivePlanState live,
      long now) {
    if (slots.find(target, since) >= 0) {
      return false;
    }
    double weight = steps.get(step).weight(index);
    int slot = slots.add(target, step, index, weight);
    Exclusion exclusion = filters.exclusion(target, weight);
    slots.clearsIn[slot] = Long.MAX_VALUE;
    if (exclusion == null) {
      exclusion = live.standings().exclusion(target, request.requester(), now);
      if (exclusion == null) {
        slots.clearsIn[slot] = 0;
        return true;
      }
      slots.clearsIn[slot] = clearsIn(target, request, live, now);
    }
    slots.exclusions[slot] = exclusion;
    return false;
  }

  /** How long an exclusion by live state lasts; {@link Long#MAX_VALUE} when nobody knows. */
  static long clearsIn(Target target, RouteRequest request, LivePlanState live, long now) {
    long clearsAt = live.standings().clearsAt(target, request.requester(), now);
    return clearsAt == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, clearsAt - now);
  }

  /** Finds the best of a step, by insertion into so few places that nothing is faster. */
  private void rank(int step, int from, ProviderRules rules) {
    int base = step * RoutePlan.MOST;
    int most = !rules.allowFallbacks() && rules.order().isEmpty() ? 1 : RoutePlan.MOST;
    int count = 0;
    for (int slot = from; slot < slots.size(); slot++) {
      if (!slots.usable(slot)) {
        continue;
      }
      int at = count;
      while (at > 0 && slots.before(slot, best[base + at - 1])) {
        at--;
      }
      if (at == most) {
        continue;
      }
      count = Math.min(most, count + 1);
      System.arraycopy(best, base + at, best, base + at + 1, count - 1 - at);
      best[base + at] = slot;
    }
    found[step] = count;
  }

  // ---- the plan --------------------------------------------------------------------------------

  private RoutePlan nobody() {
    long earliest = Long.MAX_VALUE;
    for (int slot = 0; slot < slots.size(); slot++) {
      earliest = Math.min(earliest, slots.clearsIn[slot]);
    }
    return new RoutePlan.Nobody(tally.of(slots), earliest);
  }

  /**
   * A plan of the best, with those behind them that were chosen as last resorts, or else to be
   * waited for.
   */
  private RoutePlan go(RouteRequest request, boolean cascade, int last, boolean resort) {
    int room = RoutePlan.MOST - Math.min(1, last);
    int waiting = 0;
    for (int step = 0; step < steps.size(); step++) {
      waiting += found[step] > 0 ? 1 : 0;
    }
    List<Tier> tiers = new ArrayList<>(steps.size());
    List<Target> candidates = new ArrayList<>(RoutePlan.MOST);
    double[] scores = new double[cascade ? steps.size() * RoutePlan.MOST + last : RoutePlan.MOST];
    for (int step = 0; step < steps.size(); step++) {
      if (found[step] == 0) {
        continue;
      }
      waiting--;
      int keep = cascade ? RoutePlan.MOST : Math.max(1, room - candidates.size() - waiting);
      int taken = cascade || candidates.size() < room ? Math.min(found[step], keep) : 0;
      keepAWayOut(step, taken);
      int begin = candidates.size();
      for (int i = 0; i < taken; i++) {
        int slot = best[step * RoutePlan.MOST + i];
        slots.ranks[slot] = candidates.size();
        scores[candidates.size()] = score(slot);
        candidates.add(slots.target(slot));
      }
      if (cascade) {
        List<Target> chosen = candidates.subList(begin, candidates.size());
        tiers.add(new Tier(chosen, steps.get(step).gates()));
      }
    }
    int usable = candidates.size();
    for (int i = 0; i < last && (cascade || candidates.size() < RoutePlan.MOST); i++) {
      int slot = lastResort.slot(i);
      slots.ranks[slot] = candidates.size();
      scores[candidates.size()] = Double.NaN;
      candidates.add(slots.target(slot));
      if (cascade) {
        behind(tiers, slot);
      }
    }
    return new RoutePlan.Go(
        cascade ? TierPlan.cascade(tiers) : TierPlan.flat(candidates),
        Arrays.copyOf(scores, candidates.size()),
        resort ? usable : candidates.size(),
        request.models().getFirst().named(),
        tally.of(slots));
  }

  /**
   * When all places of a step went to one endpoint, the last of them goes to the best target of
   * another: were the host dead, the exchange would have nobody left to ask.
   */
  private void keepAWayOut(int step, int taken) {
    if (taken < 2) {
      return;
    }
    int base = step * RoutePlan.MOST;
    Endpoint endpoint = slots.target(best[base]).endpoint();
    for (int i = 1; i < taken; i++) {
      if (!slots.target(best[base + i]).endpoint().equals(endpoint)) {
        return;
      }
    }
    int other = -1;
    for (int slot = 0; slot < slots.size(); slot++) {
      boolean elsewhere =
          slots.steps[slot] == step
              && slots.usable(slot)
              && !slots.target(slot).endpoint().equals(endpoint);
      if (elsewhere && (other < 0 || slots.before(slot, other))) {
        other = slot;
      }
    }
    if (other >= 0) {
      best[base + taken - 1] = other;
    }
  }

  /** A last resort is asked with the last tier; where there is none, by its own tier's rules. */
  private void behind(List<Tier> tiers, int slot) {
    Target target = slots.target(slot);
    if (tiers.isEmpty()) {
      tiers.add(new Tier(List.of(target), steps.get(slots.steps[slot]).gates()));
      return;
    }
    List<Target> more = new ArrayList<>(tiers.getLast().targets());
    more.add(target);
    tiers.set(tiers.size() - 1, new Tier(more, tiers.getLast().gates()));
  }

  private double score(int slot) {
    boolean drawn = steps.get(slots.steps[slot]).strategy() == Strategy.ADAPTIVE;
    return drawn ? slots.keys[slot] : Double.NaN;
  }
}
