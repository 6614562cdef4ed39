package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.InputSize;
import dev.homeostat.core.exchange.Origins;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.money.Price;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Learns from attempts how good targets are, and scores them: seconds-fast on outages, days-stable
 * on preference.
 *
 * <p>{@code score = alive · headroom · health · deprecation · Σ wᵢ·axisᵢ / Σ wᵢ}. The axes are
 * reliability (Beta of what succeeded and failed within a week: {@link DecayedCounts}, {@link
 * BetaSampler}), speed ({@link SpeedStats}), cost and quality, on the fixed {@link Scales}. The
 * alive gate is the {@link AliveHorizon}. Only what counts against a target or its endpoint is a
 * failure; a caller's fault, a key's trouble and a cancelled attempt teach nothing. Slow start is
 * not part of a score.
 *
 * <p>State is kept by the process-stable number of a target, and so survives reloads; {@link #save}
 * and {@link #restore} carry it over a restart. Which attempts teach says {@link Origins}. Safe for
 * any thread, never waits; an outcome allocates nothing but the state of a target that is seen for
 * the first time (1.2 KB) or with a new size of input (0.6 KB).
 */
public final class LiveScores implements Scores {
  /** Before its date, an announced retirement halves a score; the last days take the rest. */
  private static final double DEPRECATED = 0.5;

  private static final double FADING_DAYS = 30;

  private static final long UNKNOWN_DAY = Long.MIN_VALUE;

  private static final List<InputSize> SIZES = List.of(InputSize.values());

  private final TargetStates states = new TargetStates();
  private final Lessons lessons = new Lessons(states);
  private final ToDoubleFunction<Target> headroom;
  private final ToDoubleFunction<Target> health;
  private volatile long today = UNKNOWN_DAY;

  private LiveScores(ToDoubleFunction<Target> headroom, ToDoubleFunction<Target> health) {
    this.headroom = headroom;
    this.health = health;
  }

  /**
   * Nothing is learned yet.
   *
   * @param headroom what a target's credentials have left, 0 to 1; asked for each draw
   * @param health 1, or 0.5 for a target that is announced as degraded; asked for each draw
   */
  public static LiveScores create(
      ToDoubleFunction<Target> headroom, ToDoubleFunction<Target> health) {
    return new LiveScores(headroom, health);
  }

  /** Nothing is learned yet, and nothing else is known either. */
  public static LiveScores create() {
    return create(_ -> 1, _ -> 1);
  }

  /** Tells which day it is, for retirements. Before the first call none is near. */
  public void today(LocalDate date) {
    today = date.toEpochDay();
  }

  /** Notes when an attempt's content began. Inline, on the attempt's loop. */
  public void firstContent(FirstContent fact) {
    lessons.firstContent(fact);
  }

  /** Notes what an attempt came to. Inline, on the attempt's loop. */
  public void outcome(Outcome outcome) {
    lessons.outcome(outcome);
  }

  /**
   * A trial went well: the outage is over. What the target's last attempts came to is forgotten,
   * and failures in a row count as one. For trials that were a customer's request, before their
   * outcome is noted; those of {@link Origins#REVIVAL} are noticed here.
   */
  public void revived(Target target) {
    lessons.revived(target);
  }

  /**
   * What was learned, with ages instead of times. May take milliseconds.
   *
   * @param targets of whom, all of one realm; those that nothing is known of are left out
   */
  public List<Learned> save(List<Target> targets, long now) {
    List<Learned> saved = new ArrayList<>();
    for (Target target : targets) {
      TargetState state = states.find(target);
      if (state != null) {
        saved.add(state.save(target, now));
      }
    }
    return List.copyOf(saved);
  }

  /**
   * Takes back what was saved. To be called before traffic: what is saved of a target is added to
   * what is known of it.
   *
   * @param targets those that there are now, of one realm; what was saved of others is dropped
   */
  public void restore(List<Learned> saved, List<Target> targets, long now) {
    Map<String, Target> places = new HashMap<>();
    for (Target target : targets) {
      places.put(place(target.endpoint().key(), target.upstreamModel()), target);
    }
    for (Learned learned : saved) {
      Target target = places.get(place(learned.endpoint(), learned.model()));
      TargetState state = target == null ? null : states.open(target);
      if (state != null) {
        state.restore(learned, now);
      }
    }
  }

  private static String place(String endpoint, String model) {
    return endpoint + '\n' + model;
  }

  @Override
  public double draw(
      Target target, Profile profile, Workload work, RandomGenerator random, long now) {
    TargetState state = states.find(target);
    double reliability =
        state == null
            ? BetaSampler.draw(TargetState.PRIOR, TargetState.PRIOR, random)
            : state.drawReliability(random, now);
    return score(target, state, profile, work, reliability, now);
  }

  /** The same with the mean instead of a sample. */
  double mean(Target target, Profile profile, Workload work, long now) {
    TargetState state = states.find(target);
    return score(target, state, profile, work, meanReliability(state, now), now);
  }

  private double score(
      Target target,
      @Nullable TargetState state,
      Profile profile,
      Workload work,
      double reliability,
      long now) {
    double sum =
        profile.reliability() * reliability
            + profile.speed() * speed(state, work, now)
            + profile.cost() * Scales.cost(expectedCost(target, work), work)
            + profile.quality() * quality(target, state, now);
    double weights = profile.reliability() + profile.speed() + profile.cost() + profile.quality();
    return sum
        / weights
        * alive(state, now)
        * headroom(target)
        * health(target)
        * deprecation(target);
  }

  @Override
  public ScoreTerms terms(Target target, Profile profile, Workload work, long now) {
    TargetState state = states.find(target);
    SpeedStats speed = state == null ? null : state.speed(InputSize.of(work.inputTokens()));
    double reliability = meanReliability(state, now);
    long cost = expectedCost(target, work);
    return new ScoreTerms(
        score(target, state, profile, work, reliability, now),
        reliability,
        state == null ? TargetState.PRIOR : state.alpha(now),
        state == null ? TargetState.PRIOR : state.beta(now),
        state == null ? 0 : state.successes.get(),
        state == null ? 0 : state.failures.get(),
        speed(state, work, now),
        speed == null ? -1 : speed.firstContentMillis(now),
        speed == null ? -1 : speed.millisPerToken(),
        speed == null ? -1 : speed.sketch.percentile(.50),
        speed == null ? -1 : speed.sketch.percentile(.95),
        speed == null ? -1 : speed.sketch.percentile(.99),
        Scales.cost(cost, work),
        cost,
        quality(target, state, now),
        alive(state, now),
        headroom(target),
        health(target),
        deprecation(target));
  }

  @Override
  public long expectedCost(Target target, Workload work) {
    Price price = target.price();
    return price == null
        ? -1
        : price.costNanos(Math.max(0, work.inputTokens()), Math.max(0, work.outputTokens()));
  }

  /** Of the size of input that it is known best with. */
  @Override
  public double throughput(Target target) {
    TargetState state = states.find(target);
    if (state == null) {
      return 0;
    }
    double best = -1;
    int most = 0;
    for (InputSize size : SIZES) {
      SpeedStats speed = state.speed(size);
      int count = speed == null ? 0 : speed.tokenSamples();
      if (speed != null && count > most) {
        most = count;
        best = speed.millisPerToken();
      }
    }
    return best > 0 ? TimeUnit.SECONDS.toMillis(1) / best : 0;
  }

  @Override
  public long samples(Target target) {
    TargetState state = states.find(target);
    return state == null ? 0 : state.samples();
  }

  @Override
  public boolean stale(Target target, long now) {
    TargetState state = states.find(target);
    return state != null && state.stale(now);
  }

  @Override
  public boolean degraded(Target target, long now) {
    TargetState state = states.find(target);
    return (state != null && state.alive.degraded(now)) || health(target) < 1;
  }

  private static double meanReliability(@Nullable TargetState state, long now) {
    return state == null ? Scales.UNKNOWN : state.meanReliability(now);
  }

  private static double speed(@Nullable TargetState state, Workload work, long now) {
    SpeedStats speed = state == null ? null : state.speed(InputSize.of(work.inputTokens()));
    return speed == null ? Scales.UNKNOWN : speed.axis(now);
  }

  private static double quality(Target target, @Nullable TargetState state, long now) {
    int rank = target.facts().quality();
    double quality = rank == TargetFacts.UNRANKED ? Scales.UNKNOWN : rank / 100.0;
    return state == null ? quality : quality * state.validity(now);
  }

  private static double alive(@Nullable TargetState state, long now) {
    return state == null ? 1 : state.alive.gate(now);
  }

  private double headroom(Target target) {
    return gate(headroom.applyAsDouble(target));
  }

  private double health(Target target) {
    return gate(health.applyAsDouble(target));
  }

  /** What isn't known shuts no gate. */
  private static double gate(double value) {
    return value >= 0 ? Math.min(1, value) : 1;
  }

  private double deprecation(Target target) {
    LocalDate date = target.facts().retiresOn();
    if (date == null) {
      return 1;
    }
    if (today == UNKNOWN_DAY) {
      return DEPRECATED;
    }
    double left = Math.clamp((date.toEpochDay() - today) / FADING_DAYS, 0.0, 1.0);
    return DEPRECATED * left;
  }
}
