package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.core.guard.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Remembers what happened to one target, and what it was compared with. */
final class Log implements Watcher {
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  static final long NEVER = Long.MAX_VALUE;

  /** An attempt as it began. */
  record Start(Origin origin, int attempt, int underWay, long at, boolean own) {}

  private final String name;
  final List<Start> starts = new ArrayList<>();
  final List<GuardEvent> events = new ArrayList<>();
  private final List<Long> failures = new ArrayList<>();
  private long firstGoodTrial = NEVER;

  Log(String name) {
    this.name = name;
  }

  @Override
  public void started(Target target, Origin origin, int attempt, int underWay, long now) {
    starts.add(new Start(origin, attempt, underWay, now, target.name().equals(name)));
  }

  @Override
  public void outcome(Outcome outcome, long now) {
    if (!outcome.target().name().equals(name)) {
      return;
    }
    if (outcome.result() instanceof AttemptResult.Failed && outcome.origin() != Origin.TRIAL) {
      failures.add(now);
    }
    boolean trial = outcome.origin() == Origin.TRIAL || Guards.trial(outcome.permit());
    if (trial && outcome.result() instanceof AttemptResult.Success && firstGoodTrial == NEVER) {
      firstGoodTrial = now;
    }
  }

  @Override
  public void guard(GuardEvent event) {
    events.add(event);
  }

  /** When the n-th attempt had failed. */
  long failure(int number) {
    return number <= failures.size() ? failures.get(number - 1) : NEVER;
  }

  long firstGoodTrial() {
    return firstGoodTrial;
  }

  /** When something first happened from a time on. */
  long first(Class<? extends GuardEvent> kind, long from) {
    return events.stream()
        .filter(kind::isInstance)
        .mapToLong(GuardEvent::at)
        .filter(at -> at >= from)
        .findFirst()
        .orElse(NEVER);
  }

  /** The target's share of the first attempts of customers in a time. */
  double share(long from, long until) {
    long all = 0;
    long own = 0;
    for (Start start : starts) {
      boolean counts = start.attempt == 1 && start.origin == Origin.CUSTOMER;
      if (counts && start.at >= from && start.at < until) {
        all++;
        own += start.own ? 1 : 0;
      }
    }
    return all == 0 ? 0 : (double) own / all;
  }

  /** The most attempts that it had at once, of those begun in a time. */
  int most(long from, long until) {
    return starts.stream()
        .filter(start -> start.own && start.at >= from && start.at < until)
        .mapToInt(Start::underWay)
        .max()
        .orElse(0);
  }

  /** How many attempts on it began in a time, trials included. */
  long count(long from, long until) {
    return starts.stream()
        .filter(start -> start.own && start.at >= from && start.at < until)
        .count();
  }
}
