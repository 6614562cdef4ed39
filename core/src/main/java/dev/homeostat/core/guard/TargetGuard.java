package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.GuardState.Phase;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * All that protects one target: what was forced, its endpoint's breaker, its own with its cooldown,
 * and the permits that are out. Safe for any thread.
 */
final class TargetGuard implements Breaker.Witness {
  private static final AtomicReferenceFieldUpdater<TargetGuard, Evidence> EVIDENCE =
      AtomicReferenceFieldUpdater.newUpdater(TargetGuard.class, Evidence.class, "evidence");

  private final EndpointGuard endpoint;
  private final GuardListener listener;
  private final Breaker breaker;
  private final Permits permits = new Permits();
  private final AtomicReference<@Nullable Forced> forced = new AtomicReference<>();
  private volatile Evidence evidence = Evidence.NONE;

  TargetGuard(EndpointGuard endpoint, GuardPolicy policy, Jitter jitter, GuardListener listener) {
    this.endpoint = endpoint;
    this.listener = listener;
    this.breaker = new Breaker(Breaker.Unit.TARGET, policy, jitter, this);
  }

  // ---- asking ----------------------------------------------------------------------------------

  @Nullable Exclusion exclusion(String principal, GuardPolicy policy, long now) {
    Exclusion reason = refusal(policy, now);
    if (reason != null) {
      want(now);
      return reason;
    }
    boolean skipped =
        endpoint.breaker().skippedUntil(principal, policy, now) != now
            || breaker.skippedUntil(principal, policy, now) != now;
    return skipped ? Exclusion.PRINCIPAL_SKIP : null;
  }

  private @Nullable Exclusion refusal(GuardPolicy policy, long now) {
    Forced opened = forced.get();
    if (opened != null && opened.holds(policy)) {
      return Exclusion.FORCED_OPEN;
    }
    Exclusion reason = endpoint.breaker().refusal(policy, now);
    return reason != null ? reason : breaker.refusal(policy, now);
  }

  long clearsAt(String principal, GuardPolicy policy, long now) {
    Forced opened = forced.get();
    if (opened != null && opened.holds(policy)) {
      return Long.MAX_VALUE;
    }
    long at = later(endpoint.breaker().clearsAt(policy, now), breaker.clearsAt(policy, now));
    at = later(at, endpoint.breaker().skippedUntil(principal, policy, now));
    return later(at, breaker.skippedUntil(principal, policy, now));
  }

  private static long later(long one, long other) {
    return other - one > 0 ? other : one;
  }

  double slowStart(GuardPolicy policy, long now) {
    return Math.min(breaker.slowStart(policy, now), endpoint.breaker().slowStart(policy, now));
  }

  boolean awaitsTrial(GuardPolicy policy, long now) {
    return refusal(policy, now) == null
        && (breaker.decides(policy, now) || endpoint.breaker().decides(policy, now));
  }

  int inFlight() {
    return permits.inFlight();
  }

  // ---- permits ---------------------------------------------------------------------------------

  long acquire(
      Target target,
      Requester requester,
      long held,
      boolean lastResort,
      GuardPolicy policy,
      long now) {
    long heldKey = Permits.key(held);
    if (permits.isOpen(heldKey)) {
      boolean here = breaker.keeps(heldKey, target, now);
      boolean there = endpoint.breaker().keeps(heldKey, target, now);
      if (here || there) {
        return held;
      }
      permits.close(heldKey);
    }
    Exclusion reason = refusal(policy, now);
    if (reason != null) {
      want(now);
      if (!lastResort || reason.hardness() == Exclusion.Hardness.HARD) {
        return reason.asRefusal();
      }
    }
    String principal = requester.principal();
    breaker.used(principal, policy, now);
    endpoint.breaker().used(principal, policy, now);
    if (lastResort) {
      return Permits.permit(
          permits.open(), breaker.state().epoch(), endpoint.breaker().state().epoch(), false);
    }
    if (!endpoint.breaker().passes(principal, policy, now)
        || !breaker.passes(principal, policy, now)) {
      return Exclusion.PRINCIPAL_SKIP.asRefusal();
    }
    return enter(target, policy, now);
  }

  private long enter(Target target, GuardPolicy policy, long now) {
    long key = permits.open();
    BreakerState here = breaker.enter(key, target, policy, now);
    BreakerState there = here == null ? null : endpoint.breaker().enter(key, target, policy, now);
    if (here == null || there == null) {
      return withdraw(key, target, policy, now);
    }
    return permit(key, target, here, there);
  }

  /** Somebody else was faster. */
  private long withdraw(long key, Target target, GuardPolicy policy, long now) {
    breaker.giveBack(key, target, policy, now);
    endpoint.breaker().giveBack(key, target, policy, now);
    permits.close(key);
    Exclusion reason = refusal(policy, now);
    return (reason != null ? reason : Exclusion.TRIAL_IN_FLIGHT).asRefusal();
  }

  private static long permit(long key, Target target, BreakerState here, BreakerState there) {
    int index = target.id().index();
    boolean trial = here.triedBy(key, index) || there.triedBy(key, index);
    return Permits.permit(key, here.epoch(), there.epoch(), trial);
  }

  long beginTrial(Target target, GuardPolicy policy, long now) {
    Forced opened = forced.get();
    if (opened != null && !opened.byRule()) {
      return Exclusion.FORCED_OPEN.asRefusal();
    }
    long key = permits.open();
    BreakerState there = endpoint.breaker().enterOurs(key, target, false, policy, now);
    BreakerState here =
        there == null ? null : breaker.enterOurs(key, target, opened != null, policy, now);
    if (here == null || there == null) {
      endpoint.breaker().giveBack(key, target, policy, now);
      permits.close(key);
      return Exclusion.TRIAL_IN_FLIGHT.asRefusal();
    }
    return permit(key, target, here, there);
  }

  void release(Target target, long permit, GuardPolicy policy, long now) {
    long key = Permits.key(permit);
    if (permits.close(key)) {
      breaker.giveBack(key, target, policy, now);
      endpoint.breaker().giveBack(key, target, policy, now);
    }
  }

  // ---- learning --------------------------------------------------------------------------------

  void firstContent(FirstContent fact, GuardPolicy policy, long now) {
    if (permits.isOpen(Permits.key(fact.permit()))) {
      breaker.firstContent(fact, policy, now);
      endpoint.breaker().firstContent(fact, policy, now);
    }
  }

  void outcome(Outcome outcome, CredentialBook credentials, GuardPolicy policy, long now) {
    long key = Permits.key(outcome.permit());
    // Who closed a permit before has said all.
    boolean told = outcome.leftTarget() ? permits.close(key) : permits.isOpen(key);
    if (outcome.permit() >= 0 && !told) {
      return;
    }
    breaker.outcome(outcome, policy, now);
    endpoint.breaker().outcome(outcome, policy, now);
    if (policy.breaker() != GuardPolicy.Mode.OFF) {
      weigh(outcome, credentials, policy, now);
    }
  }

  private void weigh(Outcome outcome, CredentialBook credentials, GuardPolicy policy, long now) {
    Forced opened = forced.get();
    boolean byRule = opened != null && opened.byRule();
    switch (outcome.result()) {
      case AttemptResult.Success _ -> {
        if (!evidence.nothing()) {
          evidence = Evidence.NONE;
        }
        if (opened != null && byRule && outcome.startedAt() - opened.since() >= 0) {
          clear(opened, now);
        }
      }
      case AttemptResult.Failed(Failure failure) -> {
        if (opened != null && byRule && outcome.origin() == Origin.TRIAL) {
          forced.compareAndSet(opened, opened.later(now));
        }
        if (Evidence.speaks(failure)) {
          Evidence all = gather(failure, outcome, now);
          if (opened == null && all.convinces(credentials.valid(outcome.target(), now))) {
            force(Forced.of(outcome.target(), reason(failure), true, policy, now), now);
          }
        }
      }
      case AttemptResult.Cancelled _ -> {}
    }
  }

  private Evidence gather(Failure failure, Outcome outcome, long now) {
    while (true) {
      Evidence known = evidence;
      Evidence all = known.and(failure, outcome.credential(), outcome.exchange(), now);
      if (EVIDENCE.compareAndSet(this, known, all)) {
        return all;
      }
    }
  }

  private static String reason(Failure failure) {
    return failure.kind() == FailureKind.MODEL_GONE
        ? "model gone: " + failure.rule()
        : "model gone: 404 again and again";
  }

  // ---- forcing ---------------------------------------------------------------------------------

  /** Opens it; evidence doesn't stand above an operator. */
  void force(Forced next, long now) {
    Forced before = forced.get();
    while (before == null || !next.byRule()) {
      if (forced.compareAndSet(before, next)) {
        listener.on(new GuardEvent.ForcedOpen(next.target(), next.reason(), next.byRule(), now));
        return;
      }
      before = forced.get();
    }
  }

  boolean clear(long now) {
    Forced opened = forced.get();
    evidence = Evidence.NONE;
    return opened != null && clear(opened, now);
  }

  private boolean clear(Forced opened, long now) {
    if (!forced.compareAndSet(opened, null)) {
      return false;
    }
    listener.on(
        new GuardEvent.ForcedCleared(opened.target(), opened.reason(), opened.byRule(), now));
    return true;
  }

  @Nullable Forced forced() {
    return forced.get();
  }

  // ---- trials ----------------------------------------------------------------------------------

  private void want(long now) {
    breaker.want(now);
    endpoint.breaker().want(now);
  }

  /** Whether it should be tried for its own sake. */
  boolean due(GuardPolicy policy, long now) {
    Forced opened = forced.get();
    if (opened == null) {
      return breaker.due(policy, now);
    }
    return opened.byRule()
        && now - opened.trialAt() >= 0
        && breaker.wanted(policy, now)
        && !Breaker.tried(breaker.state(), policy, now);
  }

  EndpointGuard endpoint() {
    return endpoint;
  }

  void policy(GuardPolicy policy, long now) {
    breaker.policy(policy, now);
    Forced opened = forced.get();
    if (opened != null && opened.byRule() && policy.breaker() == GuardPolicy.Mode.OFF) {
      clear(opened, now);
    }
  }

  // ---- telling ---------------------------------------------------------------------------------

  @Override
  public void changed(
      BreakerState before, BreakerState after, Target by, @Nullable Outcome outcome, long now) {
    if (before.epoch() != after.epoch()) {
      listener.on(
          switch (after.phase()) {
            case OPEN -> new GuardEvent.Opened(by, after.streak().count(), after.until(), now);
            case HALF_OPEN -> new GuardEvent.HalfOpened(by, now);
            case CLOSED, COOLING, FORCED_OPEN -> new GuardEvent.Closed(by, now);
          });
    }
    boolean extended = before.cooling() && now - before.coolUntil() < 0;
    if (after.cooling()
        && before.coolUntil() != after.coolUntil()
        && !extended
        && outcome != null
        && outcome.result() instanceof AttemptResult.Failed(Failure failure)) {
      listener.on(new GuardEvent.Cooled(by, failure.kind(), after.coolUntil(), now));
    }
  }

  @Override
  public void skipped(Target target, String principal, long until, long now) {
    listener.on(new GuardEvent.PrincipalSkipped(target, principal, until, now));
  }

  GuardState view(Target target, GuardPolicy policy, long now) {
    BreakerState s = breaker.state();
    Forced opened = forced.get();
    Phase phase = opened != null ? Phase.FORCED_OPEN : phase(s, now);
    long since = opened != null ? opened.since() : s.since();
    return new GuardState(
        target,
        phase,
        opened == null ? null : opened.reason(),
        since == BreakerState.NEVER ? now : since,
        clearsAt("", policy, now),
        s.streak().count(),
        s.openNanos(),
        inFlight(),
        Breaker.tried(s, policy, now),
        s.epoch(),
        slowStart(policy, now));
  }

  /** A cooldown that is over holds nobody back, although its trial is still to come. */
  private static Phase phase(BreakerState s, long now) {
    boolean cools = s.closed() && s.cooling() && now - s.coolUntil() < 0;
    return cools ? Phase.COOLING : s.phase();
  }
}
