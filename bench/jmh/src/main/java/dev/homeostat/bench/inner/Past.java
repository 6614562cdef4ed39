package dev.homeostat.bench.inner;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.catalog.TargetId;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Price;
import dev.homeostat.core.money.Usage;
import dev.homeostat.core.routing.LiveScores;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Targets with four days behind them, the same for every run. */
final class Past {
  /** When it ends. */
  static final long NOW = TimeUnit.DAYS.toNanos(30);

  private static final int ATTEMPTS = 60;
  static final ExchangeTerms TERMS =
      new ExchangeTerms(true, false, 1, true, false, 1_000, Long.MAX_VALUE);

  private Past() {}

  /** A model of so many targets, each of which has its own price, speed and luck. */
  static Model model(int count, LiveScores scores) {
    SplittableRandom random = new SplittableRandom(20);
    List<Target> targets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Target target = target(i, random);
      targets.add(target);
      live(target, scores, random);
    }
    return new Model(
        "auto",
        Model.Kind.AUTO,
        targets,
        Strategy.ADAPTIVE,
        Profile.BALANCED,
        List.of(),
        List.of());
  }

  private static Target target(int index, SplittableRandom random) {
    String provider = "p" + index;
    Endpoint endpoint = Endpoint.of(provider, "https://" + provider + ".example/v1");
    Provider owner = new Provider(provider, Dialect.OPENAI, List.of(endpoint), List.of("env:KEY"));
    Money price = new Money(random.nextLong(20_000_000, 20_000_000_000L));
    return new Target(
        new TargetId(index),
        owner,
        endpoint,
        "model",
        provider + "/model",
        new Price(price, price),
        false,
        0,
        Prefill.NONE,
        new TargetFacts(null, 0, random.nextInt(101), null));
  }

  private static void live(Target target, LiveScores scores, SplittableRandom random) {
    double luck = random.nextDouble(0.8, 1);
    long first = TimeUnit.MILLISECONDS.toNanos(random.nextLong(100, 3_000));
    for (int i = ATTEMPTS; i > 0; i--) {
      long at = NOW - i * TimeUnit.DAYS.toNanos(4) / ATTEMPTS;
      if (random.nextDouble() < luck) {
        scores.firstContent(firstContent(target, first));
        scores.outcome(success(target, at, first));
      } else {
        scores.outcome(failure(target, at));
      }
    }
    // The last five minutes, which the alive gate looks at.
    for (int i = 32; i > 0; i--) {
      scores.outcome(success(target, NOW - TimeUnit.SECONDS.toNanos(5) * i, first));
    }
  }

  static FirstContent firstContent(Target target, long nanos) {
    return new FirstContent(
        Origin.CUSTOMER, Realm.LIVE, Requester.NOBODY, "x", 1, 0, target, TERMS, nanos);
  }

  static Outcome success(Target target, long at, long first) {
    long total = first + TimeUnit.MILLISECONDS.toNanos(900);
    return outcome(target, new AttemptResult.Success(), at - total, first, total, 60);
  }

  static Outcome failure(Target target, long at) {
    AttemptResult result = new AttemptResult.Failed(Failure.seen(FailureKind.UPSTREAM_ERROR, "no"));
    return outcome(target, result, at, -1, 0, 0);
  }

  private static Outcome outcome(
      Target target, AttemptResult result, long startedAt, long first, long total, long tokens) {
    return new Outcome(
        Origin.CUSTOMER,
        Realm.LIVE,
        Requester.NOBODY,
        "x",
        1,
        0,
        target,
        TERMS,
        0,
        0,
        result,
        startedAt,
        first,
        total,
        new Usage(1_000, tokens),
        true,
        null,
        true);
  }
}
