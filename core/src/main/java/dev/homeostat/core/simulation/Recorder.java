package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.core.money.Price;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts what a run comes to. */
final class Recorder {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double NANOS_PER_DOLLAR = 1e9;

  private final Scenario scenario;
  private final Fleet fleet;
  private final double[] rewards = new double[Profile.SHIPPED.size()];
  private final long[][] firsts;
  private final long[] answers;
  private final long[] failures;
  private final long[] openings;
  private final long[] cooldowns;
  private final List<OutageWatch> outages = new ArrayList<>();

  private long exchanges;
  private long answered;
  private long failed;
  private long noRoute;
  private long firstFailed;
  private long attempts;
  private long trials;
  private double added;
  private double dollars;

  Recorder(Scenario scenario, Fleet fleet) {
    this.scenario = scenario;
    this.fleet = fleet;
    int periods = (int) ((scenario.nanos() - 1) / scenario.periodNanos()) + 1;
    int size = fleet.size();
    firsts = new long[periods][size];
    answers = new long[size];
    failures = new long[size];
    openings = new long[size];
    cooldowns = new long[size];
    for (int i = 0; i < size; i++) {
      for (Fault fault : fleet.get(i).faults()) {
        if (OutageWatch.counts(fault)) {
          outages.add(new OutageWatch(i, fleet.get(i).name(), fault));
        }
      }
    }
  }

  void arrived() {
    exchanges++;
  }

  void first(int target, long now) {
    int period = (int) Math.min(firsts.length - 1, now / scenario.periodNanos());
    firsts[period][target]++;
    for (OutageWatch outage : outages) {
      outage.first(target, now);
    }
  }

  void outcome(int target, Outcome outcome) {
    if (outcome.origin() == Origin.TRIAL) {
      trials++;
      return;
    }
    attempts++;
    switch (outcome.result()) {
      case AttemptResult.Success _ -> answers[target]++;
      case AttemptResult.Failed _ -> {
        failures[target]++;
        firstFailed += outcome.attempt() == 1 ? 1 : 0;
      }
      case AttemptResult.Cancelled _ -> {}
    }
  }

  void answered(Target by, Ask ask, double firstMillis, double pace, long waited) {
    answered++;
    added += waited / NANOS_PER_MILLI;
    Price price = by.price();
    dollars += price == null ? 0 : price.costNanos(ask.input(), ask.output()) / NANOS_PER_DOLLAR;
    for (int i = 0; i < rewards.length; i++) {
      rewards[i] += Reward.of(Profile.SHIPPED.get(i), by, ask, firstMillis, pace);
    }
  }

  void failed(boolean tried) {
    failed++;
    noRoute += tried ? 0 : 1;
  }

  void guard(GuardEvent event) {
    switch (event) {
      case GuardEvent.Opened opened -> openings[opened.target().id().index()]++;
      case GuardEvent.Cooled cooled -> cooldowns[cooled.target().id().index()]++;
      case GuardEvent.EndpointOpened opened -> {
        List<Target> targets = fleet.targets(opened.at());
        for (int i = 0; i < targets.size(); i++) {
          boolean hit = targets.get(i).endpoint().key().equals(opened.endpointKey());
          openings[i] += hit ? 1 : 0;
        }
      }
      default -> {}
    }
  }

  SimulationReport report(Policy policy, int permitsLeft, int leasesLeft) {
    List<Double> means = new ArrayList<>();
    for (double sum : rewards) {
      means.add(exchanges == 0 ? 0 : sum / exchanges);
    }
    List<SimulationReport.OfTarget> targets = new ArrayList<>();
    for (int i = 0; i < fleet.size(); i++) {
      targets.add(
          new SimulationReport.OfTarget(
              fleet.get(i).name(), shares(i), answers[i], failures[i], openings[i], cooldowns[i]));
    }
    return new SimulationReport(
        policy,
        exchanges,
        failed,
        noRoute,
        firstFailed,
        attempts,
        trials,
        answered == 0 ? 0 : added / answered,
        dollars,
        means,
        targets,
        outages.stream().map(OutageWatch::result).toList(),
        permitsLeft,
        leasesLeft);
  }

  private List<Double> shares(int target) {
    List<Double> shares = new ArrayList<>();
    for (long[] period : firsts) {
      long all = 0;
      for (long one : period) {
        all += one;
      }
      shares.add(all == 0 ? 0 : (double) period[target] / all);
    }
    return shares;
  }
}
