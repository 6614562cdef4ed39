package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Scores, targets, and attempts on them. */
final class ScoreRig {
  static final Workload WORK = new Workload(1_000, 500);
  static final List<Profile> PROFILES =
      List.of(Profile.BALANCED, Profile.FAST, Profile.CHEAP, Profile.SMART, Profile.RELIABLE);

  private static final long INPUT = 1_000;

  final LiveScores scores = LiveScores.create();

  /** Attempts that follow. */
  Origin origin = Origin.CUSTOMER;

  Realm realm = Realm.LIVE;
  long input = INPUT;
  boolean patient;

  static Target target(int index) {
    return target(index, null, TargetFacts.UNKNOWN);
  }

  /** A price in dollars per million tokens of either kind. */
  static Target priced(int index, String dollars, int quality) {
    Price price = new Price(Money.parse(dollars), Money.parse(dollars));
    return target(index, price, new TargetFacts(null, 0, quality, null));
  }

  static Target target(int index, @Nullable Price price, TargetFacts facts) {
    String provider = "p" + index;
    Endpoint endpoint = Endpoint.of(provider, "https://" + provider + ".example/v1");
    Provider owner = new Provider(provider, Dialect.OPENAI, List.of(endpoint), List.of("env:KEY"));
    return new Target(
        new TargetId(index),
        owner,
        endpoint,
        "small",
        provider + "/small",
        price,
        false,
        0,
        Prefill.NONE,
        facts);
  }

  static List<Target> targets(int count) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(target(i));
    }
    return List.copyOf(targets);
  }

  /** A stream: its first content, its pace, its end. */
  void stream(Target target, long firstMillis, long millisPerToken, long tokens, long at) {
    long first = TimeUnit.MILLISECONDS.toNanos(firstMillis);
    long total = first + TimeUnit.MILLISECONDS.toNanos(millisPerToken * tokens);
    scores.firstContent(firstContent(target, first));
    scores.outcome(outcome(target, new AttemptResult.Success(), true, at, first, total, tokens));
  }

  void whole(Target target, long totalMillis, long tokens, long at) {
    long total = TimeUnit.MILLISECONDS.toNanos(totalMillis);
    scores.outcome(outcome(target, new AttemptResult.Success(), false, at, -1, total, tokens));
  }

  /** Successes that say nothing about speed. */
  void success(Target target, int count, long at) {
    for (int i = 0; i < count; i++) {
      whole(target, 0, 0, at);
    }
  }

  void failure(Target target, FailureKind kind, int count, long at) {
    failure(target, kind, count, 0, at);
  }

  void failure(Target target, FailureKind kind, int count, long waitedMillis, long at) {
    AttemptResult result = new AttemptResult.Failed(Failure.seen(kind, "no"));
    long waited = TimeUnit.MILLISECONDS.toNanos(waitedMillis);
    for (int i = 0; i < count; i++) {
      scores.outcome(outcome(target, result, true, at, -1, waited, 0));
    }
  }

  FirstContent firstContent(Target target, long nanos) {
    return new FirstContent(origin, realm, Requester.NOBODY, "x", 1, 0, target, terms(true), nanos);
  }

  /** An attempt that ends at this time. */
  Outcome outcome(
      Target target,
      AttemptResult result,
      boolean stream,
      long at,
      long first,
      long total,
      long tokens) {
    return new Outcome(
        origin,
        realm,
        Requester.NOBODY,
        "x",
        1,
        0,
        target,
        terms(stream),
        0,
        0,
        result,
        at - total,
        first,
        total,
        new Usage(input, tokens),
        true,
        null,
        false);
  }

  private ExchangeTerms terms(boolean stream) {
    return new ExchangeTerms(stream, false, 1, true, patient, input, Long.MAX_VALUE);
  }

  ScoreTerms terms(Target target, long now) {
    return scores.terms(target, Profile.BALANCED, new Workload(input, 500), now);
  }

  /** The share of requests that this target's draw wins. */
  double share(Target of, List<Target> among, Profile profile, RandomGenerator random, long now) {
    int rounds = 20_000;
    int won = 0;
    for (int i = 0; i < rounds; i++) {
      won += winner(among, profile, random, now).equals(of) ? 1 : 0;
    }
    return (double) won / rounds;
  }

  private Target winner(List<Target> among, Profile profile, RandomGenerator random, long now) {
    Target best = among.getFirst();
    double most = -1;
    for (Target target : among) {
      double score = scores.draw(target, profile, WORK, random, now);
      if (score > most) {
        most = score;
        best = target;
      }
    }
    return best;
  }
}
