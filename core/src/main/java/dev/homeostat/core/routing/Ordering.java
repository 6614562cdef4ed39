package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import java.util.random.RandomGenerator;

/**
 * In which order the usable targets of one step are asked.
 *
 * <p>The caller's own order of providers decides first. Inside it, a target that has just recovered
 * sits out most requests: with the probability of its slow start it takes part like any other, else
 * it stands behind the others, so that its share grows linearly whatever the strategy. A target
 * that awaits its trial keeps its place, else it would never be tried. The rest is the strategy's.
 *
 * <p>An adaptive step draws a score for each. A session's last good target leads. Targets with few
 * samples don't lead, but once in twenty requests one of them does, so that all together get a
 * twentieth; and once in a hundred one whose samples are old. Where nobody healthy is known well,
 * everybody takes part.
 */
final class Ordering {
  /** With fewer samples a target is only explored. */
  static final int KNOWN_FROM = 5;

  /** The share of requests that explore targets with few samples. */
  static final double EXPLORATION = 0.05;

  /** The share of requests that look again at one nobody asked for long. */
  static final double SECOND_LOOK = 0.01;

  private static final double NEVER_FIRST = -1e12;

  private final Slots slots;
  private final Filters filters;

  Ordering(Slots slots, Filters filters) {
    this.slots = slots;
    this.filters = filters;
  }

  /**
   * Gives every usable slot from {@code from} on its group, class and key.
   *
   * @param stays the slot that the session wants, or -1
   */
  void order(
      Step step,
      int from,
      int stays,
      RouteRequest request,
      LivePlanState live,
      RandomGenerator random,
      long now) {
    for (int slot = from; slot < slots.size(); slot++) {
      if (!slots.usable(slot)) {
        continue;
      }
      Target target = slots.target(slot);
      slots.groups[slot] = filters.place(target);
      slots.keys[slot] = key(step, slot, request, live, random, now);
      double share = live.standings().slowStart(target, now);
      slots.slowStarts[slot] = share;
      boolean sitsOut =
          share < 1 && !live.standings().awaitsTrial(target, now) && random.nextDouble() >= share;
      slots.classes[slot] = sitsOut ? Slots.SITS_OUT : Slots.TAKES_PART;
    }
    if (step.strategy() == Strategy.ADAPTIVE) {
      lead(from, stays, live, random, now);
    }
  }

  private double key(
      Step step,
      int slot,
      RouteRequest request,
      LivePlanState live,
      RandomGenerator random,
      long now) {
    Target target = slots.target(slot);
    return switch (step.strategy()) {
      case ADAPTIVE -> {
        double score = live.scores().draw(target, step.profile(), request.work(), random, now);
        yield Double.isNaN(score) ? 0 : score;
      }
      case PRIORITY, CASCADE -> -(double) live.chain().place(target);
      case CHEAPEST -> {
        long cost = live.scores().expectedCost(target, request.work());
        yield cost < 0 ? Double.NEGATIVE_INFINITY : -(double) cost;
      }
      case FASTEST -> speed(target, request, live, now);
      // The largest of these keys belongs to each with the probability of its share, and so on
      // among the others (Efraimidis and Spirakis).
      case WEIGHTED -> Math.log(1 - random.nextDouble()) / slots.weights[slot];
    };
  }

  private static double speed(Target target, RouteRequest request, LivePlanState live, long now) {
    if (request.rules().sort() != ProviderRules.Sort.LATENCY) {
      return live.scores().throughput(target);
    }
    double wait = live.scores().firstContentMillis(target, request.work(), now);
    return wait < 0 ? NEVER_FIRST : -wait;
  }

  private void lead(int from, int stays, LivePlanState live, RandomGenerator random, long now) {
    if (stays >= 0 && takesPart(stays) && !live.scores().degraded(slots.target(stays), now)) {
      slots.sticky[stays] = true;
      slots.classes[stays] = Slots.LEADS;
      return;
    }
    int known = -1;
    boolean healthy = false;
    int strangers = 0;
    int stale = 0;
    for (int slot = from; slot < slots.size(); slot++) {
      if (!takesPart(slot)) {
        continue;
      }
      Target target = slots.target(slot);
      boolean degraded = live.scores().degraded(target, now);
      boolean few = few(target, live);
      if (!few && (known < 0 || slots.before(slot, known))) {
        known = slot;
      }
      healthy |= !few && !degraded;
      strangers += few && !degraded ? 1 : 0;
      stale += !few && !degraded && live.scores().stale(target, now) ? 1 : 0;
    }
    if (!healthy) {
      return;
    }
    double chance = strangers + stale > 0 ? random.nextDouble() : 1;
    boolean meets = strangers > 0 && chance < EXPLORATION;
    boolean looksAgain = stale > 0 && chance >= EXPLORATION && chance < EXPLORATION + SECOND_LOOK;
    int leads = known;
    if (meets || looksAgain) {
      leads = explored(from, meets, random.nextInt(meets ? strangers : stale), live, now);
      slots.explored[leads] = true;
    }
    slots.classes[leads] = Slots.LEADS;
  }

  private boolean takesPart(int slot) {
    return slots.usable(slot) && slots.classes[slot] == Slots.TAKES_PART;
  }

  /** The slot of one of the strangers, or of those whose samples are old. */
  private int explored(int from, boolean stranger, int skip, LivePlanState live, long now) {
    int left = skip;
    for (int slot = from; slot < slots.size(); slot++) {
      if (!takesPart(slot) || live.scores().degraded(slots.target(slot), now)) {
        continue;
      }
      boolean few = few(slots.target(slot), live);
      boolean wanted = stranger ? few : !few && live.scores().stale(slots.target(slot), now);
      if (wanted && left-- == 0) {
        return slot;
      }
    }
    throw new IllegalStateException("explored: " + skip + " (expected: one fewer)");
  }

  private static boolean few(Target target, LivePlanState live) {
    return live.scores().samples(target) < KNOWN_FROM;
  }
}
