package dev.homeostat.core.guard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.homeostat.core.catalog.Dialect;
import dev.homeostat.core.catalog.Endpoint;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import dev.homeostat.core.money.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Guards and credentials in virtual time, and what exchanges do to them. */
final class GuardRig {
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  static final AttemptResult SUCCESS = new AttemptResult.Success();
  static final AttemptResult CANCELLED = new AttemptResult.Cancelled();

  private static final ExchangeTerms TERMS =
      new ExchangeTerms(true, false, 1, true, false, 100, Long.MAX_VALUE);

  private static final TargetIds IDS = new TargetIds();

  final ConcurrentLinkedQueue<GuardEvent> events = new ConcurrentLinkedQueue<>();
  final CredentialBook credentials;
  final Guards guards;
  long now;
  private final AtomicInteger exchanges = new AtomicInteger();

  GuardRig() {
    this(GuardPolicy.DEFAULTS);
  }

  GuardRig(GuardPolicy policy) {
    // In the middle: a breaker is open for exactly as long as it says.
    this(policy, span -> span / 2);
  }

  GuardRig(GuardPolicy policy, Jitter jitter) {
    credentials = CredentialBook.create(events::add);
    guards = Guards.create(policy, jitter, credentials, events::add);
  }

  /** So many targets behind one endpoint. */
  static List<Target> fleet(String provider, int models, int credentials) {
    Endpoint endpoint = Endpoint.of(provider, "https://" + provider + ".example/v1");
    Provider owner =
        new Provider(
            provider,
            Dialect.OPENAI,
            List.of(endpoint),
            Collections.nCopies(credentials, "env:KEY"));
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < models; i++) {
      String model = "model-" + i;
      targets.add(Target.of(IDS.of(Realm.LIVE, endpoint, model), owner, endpoint, model));
    }
    return targets;
  }

  static Target target(String provider) {
    return fleet(provider, 1, 1).getFirst();
  }

  static AttemptResult failed(FailureKind kind) {
    return new AttemptResult.Failed(Failure.seen(kind, "as scripted"));
  }

  static AttemptResult status(int status) {
    return new AttemptResult.Failed(
        FailureRules.classify(ErrorFacts.ofStatus(status, ErrorFacts.NO_RETRY_AFTER)));
  }

  static AttemptResult code(int status, String code) {
    return new AttemptResult.Failed(
        FailureRules.classify(
            new ErrorFacts(
                status,
                code,
                null,
                null,
                "gone",
                "gone",
                ErrorFacts.NO_RETRY_AFTER,
                false,
                false)));
  }

  void pass(long seconds) {
    now += seconds * SECOND;
  }

  long ask(Target target, String who) {
    return guards.acquire(target, Requester.of(who), AttemptGate.NO_PERMIT, false, now);
  }

  @Nullable Exclusion exclusion(Target target, String who) {
    return guards.exclusion(target, Requester.of(who), now);
  }

  /** One attempt of an exchange that leaves the target with it; whether it was let in. */
  @CanIgnoreReturnValue
  boolean one(Target target, String who, AttemptResult result) {
    long permit = ask(target, who);
    if (permit >= 0) {
      end(target, who, permit, result);
    }
    return permit >= 0;
  }

  void times(int count, Target target, String who, AttemptResult result) {
    for (int i = 0; i < count; i++) {
      one(target, who, result);
    }
  }

  void end(Target target, String who, long permit, AttemptResult result) {
    guards.outcome(outcome(target, who, permit, result, Origin.CUSTOMER, true), now);
  }

  /** The same target is asked again. */
  void stays(Target target, String who, long permit, AttemptResult result) {
    guards.outcome(outcome(target, who, permit, result, Origin.CUSTOMER, false), now);
  }

  void content(Target target, String who, long permit) {
    guards.firstContent(
        new FirstContent(
            Origin.CUSTOMER, Realm.LIVE, Requester.of(who), "x", 1, permit, target, TERMS, 1),
        now);
  }

  /** A trial of ours, if one may begin. */
  void trial(Target target, AttemptResult result) {
    long permit = guards.beginTrial(target, now);
    if (permit >= 0) {
      guards.outcome(outcome(target, "", permit, result, Origin.TRIAL, true), now);
    }
  }

  Outcome outcome(
      Target target,
      String who,
      long permit,
      AttemptResult result,
      Origin origin,
      boolean leftTarget) {
    return outcome(target, who, permit, result, origin, leftTarget, 0);
  }

  Outcome outcome(
      Target target,
      String who,
      long permit,
      AttemptResult result,
      Origin origin,
      boolean leftTarget,
      int credential) {
    return new Outcome(
        origin,
        Realm.LIVE,
        Requester.of(who),
        "exchange-" + exchanges.getAndIncrement(),
        1,
        permit,
        target,
        TERMS,
        credential,
        0,
        result,
        now,
        -1,
        1,
        Usage.NONE,
        leftTarget,
        null,
        false);
  }

  GuardState.Phase phase(Target target) {
    return guards.state(target, now).phase();
  }

  long count(Class<? extends GuardEvent> kind) {
    return events.stream().filter(kind::isInstance).count();
  }
}
