package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.TierPlan;
import dev.homeostat.core.routing.RoutePlan;
import dev.homeostat.core.routing.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The policies that ours is compared with: each gives a target a rank, the highest first. */
final class OtherChooser implements Chooser {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** The weight of a new sample in a mean of latencies. */
  private static final double ALPHA = 0.1;

  /** A failure counts like a wait that people don't bear. */
  private static final double FAILED_MILLIS = 10_000;

  private static final long FORGOTTEN = TimeUnit.MINUTES.toNanos(10);

  /** How fast a peak is forgotten; slower than where there are thousands of requests a second. */
  private static final double DECAY = TimeUnit.MINUTES.toNanos(10);

  private final Policy policy;
  private final Scenario scenario;
  private final Fleet fleet;
  private final Brain brain;
  private final RandomGenerator random;
  private final double[] means;
  private final long[] seenAt;
  private final int[] underWay;
  private int turn;

  OtherChooser(Policy policy, Scenario scenario, Fleet fleet, Brain brain, RandomGenerator random) {
    this.policy = policy;
    this.scenario = scenario;
    this.fleet = fleet;
    this.brain = brain;
    this.random = random;
    this.means = new double[fleet.size()];
    this.seenAt = new long[fleet.size()];
    this.underWay = new int[fleet.size()];
  }

  @Override
  public TierPlan choose(Ask ask, long now) {
    int size = fleet.size();
    double[] ranks = new double[size];
    int first = turn;
    turn = (turn + 1) % size;
    for (int i = 0; i < size; i++) {
      ranks[i] = rank(i, first, ask, now);
    }
    if (policy == Policy.P2C_EWMA || policy == Policy.P2C_EWMA_GUARDED) {
      best(ranks, now);
    }
    List<Target> targets = fleet.targets(now);
    List<Target> order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -ranks[i]))
            .limit(RoutePlan.MOST)
            .map(targets::get)
            .toList();
    return TierPlan.flat(new ArrayList<>(order));
  }

  private double rank(int number, int first, Ask ask, long now) {
    return switch (policy) {
      case ROUND_ROBIN, ROUND_ROBIN_GUARDED -> -Math.floorMod(number - first, fleet.size());
      case LEAST_LATENCY, LEAST_LATENCY_GUARDED ->
          now - seenAt[number] > FORGOTTEN ? 0 : -means[number];
      case THOMPSON, THOMPSON_GUARDED -> thompson(number, ask, now);
      case P2C_EWMA, P2C_EWMA_GUARDED -> random.nextDouble();
      case ORACLE -> expected(number, ask, now);
      case OURS -> throw new IllegalStateException("the router plans for itself");
    };
  }

  /** The score is a product, of which the alive gate is one factor. */
  private double thompson(int number, Ask ask, long now) {
    Target target = fleet.targets(now).get(number);
    Workload work = new Workload(ask.input(), Math.round(scenario.traffic().output().median()));
    double draw = brain.scores.draw(target, scenario.profile(), work, random, now);
    return draw / brain.scores.terms(target, scenario.profile(), work, now).alive();
  }

  private double expected(int number, Ask ask, long now) {
    SimulatedTarget one = fleet.get(number);
    double worth =
        Reward.of(
            scenario.profile(),
            fleet.targets(now).get(number),
            ask,
            one.firstContentMillis().at(now),
            one.millisPerToken().at(now));
    return worth * (1 - fleet.failing(number, ask.requester().principal(), now));
  }

  /** Of the two with the highest random ranks the better one leads. */
  private void best(double[] ranks, long now) {
    if (ranks.length < 2) {
      return;
    }
    int one = 0;
    for (int i = 1; i < ranks.length; i++) {
      one = ranks[i] > ranks[one] ? i : one;
    }
    int other = one == 0 ? 1 : 0;
    for (int i = 0; i < ranks.length; i++) {
      other = i != one && ranks[i] > ranks[other] ? i : other;
    }
    ranks[load(one, now) <= load(other, now) ? one : other] = 2;
  }

  private double load(int number, long now) {
    double age = now - seenAt[number];
    return means[number] * Math.exp(-age / DECAY) * (underWay[number] + 1);
  }

  @Override
  public void started(int target) {
    underWay[target]++;
  }

  @Override
  public void ended(int target, Outcome outcome, long now) {
    if (outcome.origin() == Origin.TRIAL) {
      return;
    }
    underWay[target]--;
    double sample =
        outcome.result() instanceof AttemptResult.Success
            ? outcome.totalNanos() / NANOS_PER_MILLI
            : Math.max(FAILED_MILLIS, outcome.totalNanos() / NANOS_PER_MILLI);
    if (policy == Policy.P2C_EWMA || policy == Policy.P2C_EWMA_GUARDED) {
      double keeps = Math.exp(-(now - seenAt[target]) / DECAY);
      means[target] =
          Math.max(means[target] * keeps, 0) < sample
              ? sample
              : means[target] * keeps + sample * (1 - keeps);
    } else {
      boolean known = means[target] > 0 && now - seenAt[target] <= FORGOTTEN;
      means[target] = known ? means[target] + ALPHA * (sample - means[target]) : sample;
    }
    seenAt[target] = now;
  }
}
