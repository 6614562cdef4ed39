package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The synthetic targets: what the catalogue says of them now, and what they do. A target's number
 * is its place in the scenario. A price that changes is read anew every hour, as an operator would
 * reload a configuration.
 */
final class Fleet {
  private static final long PRICES = TimeUnit.HOURS.toNanos(1);
  private static final double SCATTER_FIRST = 0.3;
  private static final double SCATTER_PACE = 0.1;
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final List<SimulatedTarget> all;
  private final Dice dice;
  private final TargetIds ids = new TargetIds();
  private final boolean steadyPrices;
  private List<Target> targets = List.of();
  private long pricedAt = -PRICES;

  Fleet(List<SimulatedTarget> all, Dice dice) {
    this.all = all;
    this.dice = dice;
    this.steadyPrices =
        all.stream().allMatch(one -> one.dollarsIn().isConstant() && one.dollarsOut().isConstant());
  }

  /** The targets as the catalogue has them; the same list until a price changes. */
  List<Target> targets(long now) {
    if (targets.isEmpty() || (!steadyPrices && now - pricedAt >= PRICES)) {
      pricedAt = now - Math.floorMod(now, PRICES);
      List<Target> next = new ArrayList<>();
      for (SimulatedTarget one : all) {
        next.add(target(one, pricedAt));
      }
      targets = List.copyOf(next);
    }
    return targets;
  }

  private Target target(SimulatedTarget one, long at) {
    Endpoint endpoint = Endpoint.of(one.provider(), "https://" + one.provider() + ".example/v1");
    Provider provider =
        new Provider(one.provider(), Dialect.OPENAI, List.of(endpoint), List.of("simulated"));
    return new Target(
        ids.of(Realm.LIVE, endpoint, one.model()),
        provider,
        endpoint,
        one.model(),
        one.name(),
        new Price(dollars(one.dollarsIn().at(at)), dollars(one.dollarsOut().at(at))),
        false,
        0,
        Prefill.NONE,
        new TargetFacts(null, 0, one.quality(), null));
  }

  private static Money dollars(double value) {
    return Money.of(BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN));
  }

  int size() {
    return all.size();
  }

  SimulatedTarget get(int number) {
    return all.get(number);
  }

  /**
   * What a target does with an attempt that begins now.
   *
   * @param which the how many-th attempt of the request on this target, from 0
   */
  Reaction react(int number, Ask ask, int which, long now) {
    SimulatedTarget one = all.get(number);
    long luck = (long) number * 64 + which;
    double first =
        one.firstContentMillis().at(now)
            * Math.exp(SCATTER_FIRST * dice.gaussian(Dice.FIRST_CONTENT, ask.number(), luck));
    double pace =
        one.millisPerToken().at(now)
            * Math.exp(SCATTER_PACE * dice.gaussian(Dice.PACE, ask.number(), luck));
    long firstNanos = Math.max(1, (long) (first * NANOS_PER_MILLI));
    long end = firstNanos + Math.max(1, (long) (pace * ask.output() * NANOS_PER_MILLI));
    Fault fault = fault(one, ask, luck, now);
    if (fault != null) {
      return new Reaction(fault.kind(), fault.retryAfterNanos(), firstNanos, end);
    }
    boolean fails = dice.uniform(Dice.FAILING, ask.number(), luck) < one.failing().at(now);
    return new Reaction(fails ? Fault.Kind.ERROR : null, -1, firstNanos, end);
  }

  private @Nullable Fault fault(SimulatedTarget one, Ask ask, long luck, long now) {
    for (Fault fault : one.faults()) {
      boolean hit =
          fault.hits(ask.requester().principal(), now)
              && dice.uniform(Dice.FAULT, ask.number(), luck) < fault.share();
      if (hit) {
        return fault;
      }
    }
    return null;
  }

  /** How likely it is that a target fails a request now: what only an oracle knows. */
  double failing(int number, String principal, long now) {
    SimulatedTarget one = all.get(number);
    double good = 1 - one.failing().at(now);
    for (Fault fault : one.faults()) {
      if (fault.hits(principal, now)) {
        good *= 1 - fault.share();
      }
    }
    return 1 - good;
  }
}
