package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.BreakerState.NEVER;
import static dev.homeostat.core.guard.GuardPolicy.Mode.ACT;
import static dev.homeostat.core.guard.GuardPolicy.Mode.OFF;
import static dev.homeostat.core.guard.GuardState.Phase.HALF_OPEN;
import static dev.homeostat.core.guard.GuardState.Phase.OPEN;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.guard.BreakerState.Streak;
import dev.homeostat.core.guard.BreakerState.Trial;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The breaker and the cooldown of one target, or the breaker of one endpoint. One atomic reference
 * to an immutable {@link BreakerState}; who loses a compare-and-set looks again.
 *
 * <pre>
 *            fails                    a trial of ours succeeds, or its time is over
 *   CLOSED ─────────► OPEN ───────────────────────────────────────────────► HALF_OPEN
 *     ▲                ▲         fails for a customer: twice as long            │
 *     │                └────────────────────────────────────────────────────────┤
 *     └─────────────────────── first content for a customer: slow start ────────┘
 * </pre>
 *
 * <p>The cooldown lies beside it: a time, and after it one trial. Both use the one place for a
 * trial, so two never run. An outcome counts only when its permit is of the current epoch, or its
 * own trial closed the breaker. Safe for any thread; a success on a closed breaker allocates
 * nothing and writes two counters.
 */
final class Breaker {
  /** What a running trial is expected to take, for those who ask when it will be over. */
  private static final long SOON = TimeUnit.SECONDS.toNanos(1);

  /** How often it is noted that somebody wants it. */
  private static final long NOTED = TimeUnit.SECONDS.toNanos(1);

  /** Whose breaker it is. */
  enum Unit {
    TARGET,
    ENDPOINT;

    private Exclusion open() {
      return this == TARGET ? Exclusion.BREAKER_OPEN : Exclusion.ENDPOINT_OPEN;
    }

    private boolean inARow(Streak streak, GuardPolicy policy) {
      return switch (this) {
        case TARGET -> streak.count() >= policy.consecutive();
        case ENDPOINT ->
            streak.count() >= policy.endpointConsecutive()
                || (streak.across() && streak.count() >= policy.endpointAcross());
      };
    }

    private boolean current(long permit, BreakerState state) {
      return this == TARGET
          ? Permits.ofEpoch(permit, state.epoch())
          : Permits.ofEndpointEpoch(permit, state.epoch());
    }

    private Grade grade(Outcome outcome) {
      return this == TARGET ? Grade.ofTarget(outcome) : Grade.ofEndpoint(outcome);
    }
  }

  /** Who says what changed. */
  interface Witness {
    /** One state followed another. */
    void changed(
        BreakerState before, BreakerState after, Target by, @Nullable Outcome outcome, long now);

    /** A principal is kept away. */
    void skipped(Target target, String principal, long until, long now);
  }

  private static final AtomicReferenceFieldUpdater<Breaker, BreakerState> STATE =
      AtomicReferenceFieldUpdater.newUpdater(Breaker.class, BreakerState.class, "state");

  private final Unit unit;
  private final Jitter jitter;
  private final Witness witness;
  private final Users users = new Users();
  private final Skips skips = new Skips();

  /** When an attempt of our own last failed: then a failure is nobody's alone. */
  private volatile long agreedAt = NEVER;

  private volatile long wantedAt = NEVER;

  private volatile BreakerState state;

  Breaker(Unit unit, GuardPolicy policy, Jitter jitter, Witness witness) {
    this.unit = unit;
    this.jitter = jitter;
    this.witness = witness;
    this.state = BreakerState.initial(policy.windowNanos());
  }

  // ---- asking ----------------------------------------------------------------------------------

  BreakerState state() {
    return state;
  }

  /** Why nobody may use it now, or null. */
  @Nullable Exclusion refusal(GuardPolicy policy, long now) {
    return refusal(state, policy, now);
  }

  private @Nullable Exclusion refusal(BreakerState s, GuardPolicy policy, long now) {
    if (s.closed() && !s.cooling()) {
      return null;
    }
    boolean tried = tried(s, policy, now);
    if (policy.breaker() == ACT && !s.closed()) {
      if (s.phase() == OPEN && now - s.until() < 0) {
        return unit.open();
      }
      if (tried) {
        return Exclusion.TRIAL_IN_FLIGHT;
      }
    }
    if (policy.cooldown() == ACT && s.cooling()) {
      return now - s.coolUntil() < 0
          ? Exclusion.COOLDOWN
          : tried ? Exclusion.TRIAL_IN_FLIGHT : null;
    }
    return null;
  }

  /** Whether the next request would be its trial. */
  boolean decides(GuardPolicy policy, long now) {
    return decides(state, policy, now);
  }

  private boolean decides(BreakerState s, GuardPolicy policy, long now) {
    if ((s.closed() && !s.cooling()) || tried(s, policy, now)) {
      return false;
    }
    if (refusal(s, policy, now) != null) {
      return false;
    }
    boolean over = s.phase() == HALF_OPEN || (s.phase() == OPEN && now - s.until() >= 0);
    boolean cooled = s.cooling() && now - s.coolUntil() >= 0;
    return (over && policy.breaker() != OFF) || (cooled && policy.cooldown() != OFF);
  }

  static boolean tried(BreakerState s, GuardPolicy policy, long now) {
    Trial trial = s.trial();
    return trial != null && now - trial.since() < policy.permitNanos();
  }

  /** When nothing keeps anybody away any more, as far as that is known. */
  long clearsAt(GuardPolicy policy, long now) {
    BreakerState s = state;
    Trial trial = s.trial();
    long soon =
        trial != null && tried(s, policy, now)
            ? now + Math.min(SOON, trial.since() + policy.permitNanos() - now)
            : now;
    long at = now;
    if (policy.breaker() == ACT && !s.closed()) {
      at = s.phase() == OPEN && now - s.until() < 0 ? s.until() : soon;
    }
    if (policy.cooldown() == ACT && s.cooling()) {
      long cool = now - s.coolUntil() < 0 ? s.coolUntil() : soon;
      at = cool - at > 0 ? cool : at;
    }
    return at;
  }

  /** The share of its traffic it gets. */
  double slowStart(GuardPolicy policy, long now) {
    BreakerState s = state;
    if (s.slowFrom() == NEVER || policy.breaker() != ACT) {
      return 1;
    }
    double grown = (double) (now - s.slowFrom()) / policy.slowStartNanos();
    double share = policy.slowStartFrom() + (1 - policy.slowStartFrom()) * grown;
    return Math.clamp(share, policy.slowStartFrom(), 1);
  }

  /** Until when a principal is kept away; {@code now} when it isn't. */
  long skippedUntil(String principal, GuardPolicy policy, long now) {
    return policy.breaker() == ACT ? skips.until(principal, now) : now;
  }

  /** Notes that somebody would have used it. */
  void want(long now) {
    long last = wantedAt;
    if (last == NEVER || now - last > NOTED) {
      wantedAt = now;
    }
  }

  boolean wanted(GuardPolicy policy, long now) {
    long last = wantedAt;
    return last != NEVER && now - last <= policy.wantedNanos();
  }

  /** Whether we should try it now. */
  boolean due(GuardPolicy policy, long now) {
    BreakerState s = state;
    return s.phase() == OPEN
        && policy.breaker() != OFF
        && !tried(s, policy, now)
        && now - s.trialAt() >= 0
        && wanted(policy, now);
  }

  // ---- permits ---------------------------------------------------------------------------------

  /** Whether a principal who was kept away may try now; takes the try that is owed. */
  boolean passes(String principal, GuardPolicy policy, long now) {
    return policy.breaker() != ACT || skips.passes(principal, now + policy.skipNanos(), now);
  }

  void used(String principal, GuardPolicy policy, long now) {
    if (policy.breaker() != OFF && !principal.isEmpty()) {
      users.used(principal, policy.windowNanos(), now);
    }
  }

  /**
   * Lets a customer's attempt in, as the trial when one is due.
   *
   * @return the state it came in by, or null when it didn't
   */
  @Nullable BreakerState enter(long key, Target target, GuardPolicy policy, long now) {
    while (true) {
      BreakerState s = state;
      if (refusal(s, policy, now) != null) {
        return null;
      }
      if (!decides(s, policy, now)) {
        return s;
      }
      boolean over = s.phase() == OPEN && policy.breaker() != OFF && now - s.until() >= 0;
      BreakerState next =
          (over ? s.halfOpened(now) : s).tried(new Trial(key, target.id().index(), now));
      if (STATE.compareAndSet(this, s, next)) {
        changed(s, next, target, null, now);
        return next;
      }
    }
  }

  /**
   * Lets an attempt of our own in, as the trial.
   *
   * @param always whether it is a trial even of what looks sound
   * @return the state it came in by, or null when another trial runs
   */
  @Nullable BreakerState enterOurs(
      long key, Target target, boolean always, GuardPolicy policy, long now) {
    while (true) {
      BreakerState s = state;
      if (s.closed() && !s.cooling() && !always) {
        return s;
      }
      if (tried(s, policy, now)) {
        return null;
      }
      BreakerState next = s.tried(new Trial(key, target.id().index(), now));
      if (STATE.compareAndSet(this, s, next)) {
        return next;
      }
    }
  }

  /** Whether this permit is the trial; if so its time begins again. */
  boolean keeps(long key, Target target, long now) {
    while (true) {
      BreakerState s = state;
      if (!s.triedBy(key, target.id().index())) {
        return false;
      }
      if (STATE.compareAndSet(this, s, s.tried(new Trial(key, target.id().index(), now)))) {
        return true;
      }
    }
  }

  /** Ends this permit's trial, if it is one, without a verdict. */
  void giveBack(long key, Target target, GuardPolicy policy, long now) {
    while (true) {
      BreakerState s = state;
      if (!s.triedBy(key, target.id().index())
          || STATE.compareAndSet(this, s, s.withoutTrial(now + policy.trialNanos()))) {
        return;
      }
    }
  }

  // ---- learning --------------------------------------------------------------------------------

  /** Content began: that decides a trial, and nothing else. */
  void firstContent(FirstContent fact, GuardPolicy policy, long now) {
    long key = Permits.key(fact.permit());
    while (true) {
      BreakerState s = state;
      if (!s.triedBy(key, fact.target().id().index())) {
        return;
      }
      BreakerState next = succeeded(s, fact.origin(), policy, now);
      if (STATE.compareAndSet(this, s, next)) {
        changed(s, next, fact.target(), null, now);
        return;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // The same object says that nothing changed.
  void outcome(Outcome outcome, GuardPolicy policy, long now) {
    Grade grade = unit.grade(outcome);
    boolean ours = Grade.ours(outcome.origin());
    String principal = outcome.requester().principal();
    BreakerState s = state;
    boolean counts = !ours && policy.breaker() != OFF && s.closed() && current(s, outcome);
    if (counts && grade == Grade.GOOD) {
      s.tally().good(principal, now);
      skips.end(principal);
    } else if (counts && grade == Grade.BAD) {
      s.tally().bad(principal, now);
    } else if (ours && grade == Grade.BAD) {
      agreedAt = now;
    }
    BreakerState next = after(s, outcome, grade, policy, now);
    while (next != s) {
      if (STATE.compareAndSet(this, s, next)) {
        changed(s, next, outcome.target(), outcome, now);
        break;
      }
      s = state;
      next = after(s, outcome, grade, policy, now);
    }
    if (counts && grade == Grade.BAD && next.closed()) {
      bench(next, outcome.target(), policy, now);
    }
  }

  private boolean current(BreakerState s, Outcome outcome) {
    return unit.current(outcome.permit(), s)
        || s.closedBy(Permits.key(outcome.permit()), outcome.target().id().index());
  }

  private BreakerState after(
      BreakerState s, Outcome outcome, Grade grade, GuardPolicy policy, long now) {
    if (s.triedBy(Permits.key(outcome.permit()), outcome.target().id().index())) {
      return ofTrial(s, outcome, grade, policy, now);
    }
    if (Grade.ours(outcome.origin())) {
      boolean opens = grade == Grade.BAD && s.closed() && fails(s, policy, now);
      return opens ? opened(s, policy.openNanos(), policy, now) : s;
    }
    if (grade == Grade.BAD && s.phase() == OPEN) {
      return cooled(s, outcome, policy, now);
    }
    if (grade == Grade.NEUTRAL || !s.closed() || !current(s, outcome)) {
      return s;
    }
    return grade == Grade.GOOD
        ? s.with(Streak.NONE)
        : counted(cooled(s, outcome, policy, now), outcome, policy, now);
  }

  private BreakerState ofTrial(
      BreakerState s, Outcome outcome, Grade grade, GuardPolicy policy, long now) {
    boolean ours = Grade.ours(outcome.origin());
    if (grade == Grade.GOOD) {
      BreakerState next = succeeded(s, outcome.origin(), policy, now);
      return ours || !next.closed() ? next : next.with(Streak.NONE);
    }
    BreakerState next = s;
    // Where a breaker only watches, its next request isn't kept back: the cooldown has to.
    boolean watched = policy.breaker() != ACT;
    if (grade == Grade.BAD && !ours && (s.phase() != HALF_OPEN || watched)) {
      next = cooled(s, outcome, policy, now);
      next = next.closed() ? counted(next, outcome, policy, now) : next;
    }
    // The same target is asked again: the trial isn't over.
    if (!outcome.leftTarget()) {
      return next;
    }
    if (grade == Grade.BAD && s.phase() == HALF_OPEN) {
      long twice = Math.min(2 * s.openNanos(), policy.openMostNanos());
      BreakerState again =
          ours ? s : s.with(s.streak().and(outcome.requester().principal(), index(outcome)));
      return opened(again, ours ? s.openNanos() : twice, policy, now);
    }
    if (grade == Grade.BAD && ours && next.phase() == OPEN) {
      next = next.openUntil(Math.min(now + 2 * policy.trialNanos(), longest(next, policy)));
    }
    return next.trial() == null ? next : next.withoutTrial(now + policy.trialNanos());
  }

  /** As long as our own trials say that it is down, no customer has to find out the same. */
  private static long longest(BreakerState s, GuardPolicy policy) {
    return s.since() + policy.openMostNanos();
  }

  private BreakerState succeeded(BreakerState s, Origin origin, GuardPolicy policy, long now) {
    boolean ours = Grade.ours(origin);
    return switch (s.phase()) {
      case OPEN -> s.halfOpened(now);
      case HALF_OPEN ->
          ours
              ? s.withoutTrial(now)
              : s.closed(s.trial(), now, new Tally(policy.windowNanos()), now);
      case CLOSED, COOLING, FORCED_OPEN -> {
        boolean over = s.cooling() && now - s.coolUntil() >= 0;
        yield (over ? s.cooled(NEVER) : s).withoutTrial(now);
      }
    };
  }

  private BreakerState cooled(BreakerState s, Outcome outcome, GuardPolicy policy, long now) {
    boolean cools =
        unit == Unit.TARGET
            && policy.cooldown() != OFF
            && outcome.leftTarget()
            && outcome.result() instanceof AttemptResult.Failed(Failure failure)
            && failure.kind().cools();
    long to = now + policy.cooldownNanos();
    return cools && (!s.cooling() || to - s.coolUntil() > 0) ? s.cooled(to) : s;
  }

  private BreakerState counted(BreakerState s, Outcome outcome, GuardPolicy policy, long now) {
    if (policy.breaker() == OFF) {
      return s;
    }
    BreakerState next = s.with(s.streak().and(outcome.requester().principal(), index(outcome)));
    return fails(next, policy, now) ? opened(next, policy.openNanos(), policy, now) : next;
  }

  private static int index(Outcome outcome) {
    return outcome.target().id().index();
  }

  /** Whether it fails, and not for one principal alone while others use it. */
  private boolean fails(BreakerState s, GuardPolicy policy, long now) {
    boolean inARow = unit.inARow(s.streak(), policy);
    boolean often = often(s, policy, now);
    if (!inARow && !often) {
      return false;
    }
    long agreed = agreedAt;
    if (agreed != NEVER && now - agreed <= policy.windowNanos()) {
      return true;
    }
    if (inARow && (s.streak().shared() || aloneHere(s.streak().principal(), policy, now))) {
      return true;
    }
    String top = often ? s.tally().top(now) : null;
    return often
        && (top == null
            || aloneHere(top, policy, now)
            || s.tally().failingWithoutTop(policy.ratio(), now));
  }

  private boolean often(BreakerState s, GuardPolicy policy, long now) {
    return unit == Unit.TARGET && s.tally().failing(policy.ratio(), policy.ratioFloor(), now);
  }

  private boolean aloneHere(String principal, GuardPolicy policy, long now) {
    return !users.othersThan(principal, policy.windowNanos(), now);
  }

  private BreakerState opened(BreakerState s, long nanos, GuardPolicy policy, long now) {
    long least = nanos - (long) (nanos * policy.openJitter());
    long until = now + least + jitter.within(2 * (nanos - least));
    return s.opened(nanos, until, now + policy.trialNanos(), now);
  }

  /** It would be open if it failed for more than one: so it is kept from that one. */
  private void bench(BreakerState s, Target target, GuardPolicy policy, long now) {
    boolean inARow = unit.inARow(s.streak(), policy);
    if (!inARow && !often(s, policy, now)) {
      return;
    }
    String principal = inARow ? s.streak().principal() : s.tally().top(now);
    long until = now + policy.skipNanos();
    if (principal != null && skips.skip(principal, until)) {
      witness.skipped(target, principal, until, now);
    }
  }

  private void changed(
      BreakerState before, BreakerState after, Target by, @Nullable Outcome outcome, long now) {
    if (before.phase() != after.phase()) {
      skips.endAll();
      if (after.closed()) {
        agreedAt = NEVER;
      }
    }
    witness.changed(before, after, by, outcome, now);
  }

  /** Other rules hold from now on. */
  void policy(GuardPolicy policy, long now) {
    while (true) {
      BreakerState s = state;
      BreakerState next = s.counting(new Tally(policy.windowNanos()));
      if (policy.breaker() == OFF && !s.closed()) {
        next = next.closed(null, NEVER, next.tally(), now);
      }
      if (policy.cooldown() == OFF) {
        next = next.cooled(NEVER);
      }
      if (STATE.compareAndSet(this, s, next)) {
        return;
      }
    }
  }
}
