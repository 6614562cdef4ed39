package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.FailOver;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.SameTarget;
import dev.homeostat.core.failure.Scope;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * Who was asked in this exchange, and who is next. The order: the same target first, when its
 * failure allows that and the wait is short; then the next candidate, at once; a longer wait only
 * when nobody else is left.
 */
final class CandidateBook {
  /** How often a place among the sessions of a provider is asked for again. */
  private static final long LEASE_POLL = TimeUnit.MILLISECONDS.toNanos(50);

  private final TierPlan plan;
  private final List<Target> candidates;
  private final RetryLimits limits;
  private final AttemptGate gate;
  private final Jitter jitter;
  private final boolean named;
  private final Trail trail;

  private final int[] tries;
  private final boolean[] retriedOnce;

  /** The credentials that each candidate refused or had no more room for, a bit each. */
  private final long[] failedCredentials;

  /** The same that may be asked with again once their time has come. */
  private final long[] limitedCredentials;

  /** Candidates that the gate passed over for a while: last resorts when nobody else is left. */
  private final boolean[] yielding;

  /** Candidates that served as many sessions as they may when they were asked last. */
  private final boolean[] queued;

  /** Of the yielding ones, those that were asked so. */
  private final boolean[] yielded;

  /**
   * When a candidate that is rate limited, or asked for patience, may be asked again; 0 for one
   * that isn't worth it.
   */
  private final long[] availableAt;

  /** Whether that would be the one repetition that the candidate's failure allows. */
  private final boolean[] lastRetry;

  /** The largest context known to have been too small; 0 for none. */
  private long failedContext;

  /** The first candidate of a tier that wasn't left for good. */
  private int floor;

  private int attempts;
  private boolean secondOpinionTaken;

  /** Whether one that was passed over was asked nevertheless: one is enough. */
  private boolean lastResortTaken;

  CandidateBook(
      TierPlan plan,
      RetryLimits limits,
      AttemptGate gate,
      Jitter jitter,
      boolean named,
      Trail trail) {
    this.plan = plan;
    this.candidates = plan.candidates();
    this.limits = limits;
    this.gate = gate;
    this.jitter = jitter;
    this.named = named;
    this.trail = trail;
    this.tries = new int[candidates.size()];
    this.retriedOnce = new boolean[candidates.size()];
    this.failedCredentials = new long[candidates.size()];
    this.limitedCredentials = new long[candidates.size()];
    this.yielding = new boolean[candidates.size()];
    this.queued = new boolean[candidates.size()];
    this.yielded = new boolean[candidates.size()];
    this.availableAt = new long[candidates.size()];
    this.lastRetry = new boolean[candidates.size()];
  }

  Target target(int candidate) {
    return candidates.get(candidate);
  }

  /** Counts an attempt and gives its number, from 1. */
  int begin(int candidate) {
    tries[candidate]++;
    return ++attempts;
  }

  /** Whether a candidate is only asked because nothing better is left. */
  boolean lastResort(int candidate) {
    return plan.lastResort(candidate) || yielded[candidate];
  }

  /** The credentials that are of no use on a candidate in this exchange, a bit each. */
  long failedCredentials(int candidate) {
    return failedCredentials[candidate];
  }

  /** How many different credentials of a candidate failed in this exchange. */
  int credentialsFailed(int candidate) {
    return Long.bitCount(failedCredentials[candidate] | limitedCredentials[candidate]);
  }

  /** Notes whose fault it was when it was a credential's. */
  void blameCredential(Attempt attempt, FailureKind kind) {
    long bit = 1L << attempt.credential;
    if (kind == FailureKind.RATE_LIMITED) {
      limitedCredentials[attempt.candidate] |= bit;
    } else if (ofCredential(kind)) {
      failedCredentials[attempt.candidate] |= bit;
    }
    attempt.credentialsFailed = credentialsFailed(attempt.candidate);
  }

  /**
   * Decides who is asked instead of a candidate that may not be asked now.
   *
   * @param able who could be
   * @param leaseUntil until when it is worth waiting for a place
   */
  NextStep instead(
      int candidate, Exclusion why, IntPredicate able, long leaseUntil, long now, long timeLeft) {
    trail.add(AttemptNote.passedOver(candidates.get(candidate), why.label()));
    boolean soft = why.hardness() == Exclusion.Hardness.SOFT;
    yielding[candidate] |= soft && tries[candidate] == 0 && !plan.lastResort(candidate);
    queued[candidate] = why == Exclusion.LEASE;
    int tried = tries[candidate];
    tries[candidate] = limits.perTarget();
    NextStep next =
        attempts >= limits.perExchange() ? NextStep.GIVE_UP : untriedCandidate(able, now);
    boolean worthWaiting = why == Exclusion.LEASE && now < leaseUntil && timeLeft > LEASE_POLL;
    if (next instanceof NextStep.Call || !worthWaiting) {
      return next;
    }
    tries[candidate] = tried;
    return new NextStep.Call(queued(candidate), LEASE_POLL, false);
  }

  /** Whoever else is waited for is asked again, too: the first place that is free is taken. */
  private int queued(int candidate) {
    int first = candidate;
    for (int i = tries.length - 1; i >= floor && attempts == 0; i--) {
      if (queued[i]) {
        tries[i] = 0;
        first = i;
      }
    }
    return first;
  }

  /** Whether an attempt on this candidate is the last hope, which is given more time. */
  boolean isLast(int candidate) {
    return attempts >= limits.perExchange() || nextUntried(candidate) < 0;
  }

  /**
   * Decides what follows a failure.
   *
   * @param timeLeft what is left of the caller's own limit
   */
  NextStep after(Attempt attempt, Loss loss, long now, long timeLeft) {
    Failure failure = loss.failure();
    noteAvailability(attempt.candidate, failure, now);
    if (attempts >= limits.perExchange()) {
      return NextStep.GIVE_UP;
    }
    NextStep same = sameTarget(attempt, loss, now, timeLeft);
    if (same instanceof NextStep.Call) {
      return same;
    }
    NextStep next = nextCandidate(attempt, failure, now);
    if (next instanceof NextStep.Call) {
      return next;
    }
    return longWait(attempt, failure, _ -> true, now, timeLeft);
  }

  /**
   * Decides who goes on with an answer that broke, or that its rescuer couldn't go on with. One
   * that never got to speak may be asked again by the ordinary rules; otherwise it is the next
   * candidate that is able to.
   */
  NextStep rescuer(Attempt attempt, Loss loss, IntPredicate able, long now, long timeLeft) {
    Failure failure = loss.failure();
    noteAvailability(attempt.candidate, failure, now);
    if (attempts >= limits.perExchange()) {
      return NextStep.GIVE_UP;
    }
    if (!attempt.opened && sameTarget(attempt, loss, now, timeLeft) instanceof NextStep.Call same) {
      return same;
    }
    NextStep next = untriedCandidate(able, now);
    return next instanceof NextStep.Call ? next : longWait(attempt, failure, able, now, timeLeft);
  }

  /** Decides who is next when an answer failed its tier's gate: nobody of that tier. */
  NextStep escalate(Attempt attempt, long now) {
    floor = Math.max(floor, plan.afterTierOf(attempt.candidate));
    return attempts >= limits.perExchange() ? NextStep.GIVE_UP : untriedCandidate(_ -> true, now);
  }

  /** The same target once more, at once, in another way. */
  NextStep otherwise(Attempt attempt, long now) {
    boolean spent =
        attempts >= limits.perExchange() || tries[attempt.candidate] >= limits.perTarget();
    return spent ? NextStep.GIVE_UP : call(attempt.candidate, 0, true, now);
  }

  private void noteAvailability(int candidate, Failure failure, long now) {
    long stated = failure.retryAfterNanos();
    boolean known = stated != ErrorFacts.NO_RETRY_AFTER;
    boolean again =
        switch (failure.kind().sameTarget()) {
          case AFTER_RETRY_AFTER -> true;
          case ONCE -> known && !retriedOnce[candidate];
          case NO, WITH_OTHER_CREDENTIAL, ONCE_IF_UNTOUCHED -> false;
        };
    if (!again) {
      availableAt[candidate] = 0;
      return;
    }
    long wait = known ? stated : limits.unknownRateLimit();
    availableAt[candidate] = now + wait + jitter.within(limits.jitter());
    lastRetry[candidate] = failure.kind().sameTarget() == SameTarget.ONCE;
  }

  private NextStep sameTarget(Attempt attempt, Loss loss, long now, long timeLeft) {
    Failure failure = loss.failure();
    int candidate = attempt.candidate;
    if (tries[candidate] >= limits.perTarget() || lastResort(candidate)) {
      return NextStep.GIVE_UP;
    }
    boolean othersFirst = othersInTier(candidate) && (!named || !loss.connected());
    return switch (failure.kind().sameTarget()) {
      case NO -> NextStep.GIVE_UP;
      case WITH_OTHER_CREDENTIAL -> otherCredential(attempt, now);
      case ONCE_IF_UNTOUCHED ->
          loss.untouched() && !othersFirst ? once(attempt, now, timeLeft) : NextStep.GIVE_UP;
      case ONCE -> {
        boolean tooLong = failure.retryAfterNanos() > limits.shortWait();
        yield othersFirst || tooLong ? NextStep.GIVE_UP : once(attempt, now, timeLeft);
      }
      case AFTER_RETRY_AFTER -> {
        long wait = availableAt[candidate] - now;
        boolean soon =
            failure.retryAfterNanos() != ErrorFacts.NO_RETRY_AFTER
                && failure.retryAfterNanos() <= limits.shortWait()
                && wait < timeLeft;
        yield soon && !othersFirst ? call(candidate, wait, true, now) : NextStep.GIVE_UP;
      }
    };
  }

  private static boolean ofCredential(FailureKind kind) {
    return kind.scope() == Scope.CREDENTIAL || kind.scope() == Scope.CREDENTIAL_ON_TARGET;
  }

  /** The same target at once, with a credential that has not failed in this exchange. */
  private NextStep otherCredential(Attempt attempt, long now) {
    int candidate = attempt.candidate;
    long failed =
        failedCredentials[candidate] | limitedCredentials[candidate] | 1L << attempt.credential;
    return gate.credential(candidates.get(candidate), failed, now) == AttemptGate.NO_CREDENTIAL
        ? NextStep.GIVE_UP
        : call(candidate, 0, true, now);
  }

  /** The one repetition of a failure that may have been bad luck; a stated wait is a floor. */
  private NextStep once(Attempt attempt, long now, long timeLeft) {
    int candidate = attempt.candidate;
    boolean stated = availableAt[candidate] > 0;
    long wait = stated ? availableAt[candidate] - now : jitter.within(limits.jitter());
    if (retriedOnce[candidate] || wait >= timeLeft) {
      return NextStep.GIVE_UP;
    }
    NextStep step = call(candidate, wait, true, now);
    retriedOnce[candidate] = true;
    return step;
  }

  private NextStep nextCandidate(Attempt attempt, Failure failure, long now) {
    boolean allowed =
        switch (failure.kind().failOver()) {
          case YES -> true;
          case NO -> false;
          case ONCE -> {
            boolean first = !secondOpinionTaken;
            secondOpinionTaken = true;
            yield first;
          }
          case LARGER_CONTEXT -> true;
        };
    if (!allowed) {
      return NextStep.GIVE_UP;
    }
    if (failure.kind().failOver() == FailOver.LARGER_CONTEXT) {
      failedContext = Math.max(failedContext, candidates.get(attempt.candidate).contextTokens());
    }
    return untriedCandidate(_ -> true, now);
  }

  private NextStep untriedCandidate(IntPredicate able, long now) {
    for (int i = 0; i < tries.length; i++) {
      if (!untried(i) || !able.test(i)) {
        continue;
      }
      NextStep step = call(i, 0, false, now);
      if (step instanceof NextStep.Call) {
        return step;
      }
      tries[i] = limits.perTarget();
    }
    return yieldingCandidate(able, now);
  }

  /** One that was passed over for a while is better than nobody, once. */
  private NextStep yieldingCandidate(IntPredicate able, long now) {
    for (int i = floor; i < yielding.length && !lastResortTaken; i++) {
      if (yielding[i] && able.test(i)) {
        yielded[i] = true;
        lastResortTaken = true;
        return call(i, 0, false, now);
      }
    }
    return NextStep.GIVE_UP;
  }

  /** Unknown limits count as larger: only a candidate known to be no better is passed over. */
  private boolean untried(int candidate) {
    long limit = candidates.get(candidate).contextTokens();
    return candidate >= floor && tries[candidate] == 0 && (limit == 0 || limit > failedContext);
  }

  private NextStep longWait(
      Attempt attempt, Failure failure, IntPredicate able, long now, long timeLeft) {
    if (failure.kind().failOver() != FailOver.YES) {
      return NextStep.GIVE_UP;
    }
    int best = -1;
    for (int i = floor; i < availableAt.length; i++) {
      boolean open =
          availableAt[i] > 0 && tries[i] < limits.perTarget() && !lastResort(i) && able.test(i);
      if (open && (best < 0 || availableAt[i] < availableAt[best])) {
        best = i;
      }
    }
    if (best < 0) {
      return NextStep.GIVE_UP;
    }
    long wait = Math.max(0, availableAt[best] - now);
    if (wait > limits.longWait() + limits.jitter() || wait >= timeLeft) {
      return NextStep.GIVE_UP;
    }
    retriedOnce[best] |= lastRetry[best];
    return call(best, wait, best == attempt.candidate, now);
  }

  private NextStep call(int candidate, long wait, boolean same, long now) {
    Target target = candidates.get(candidate);
    if (attempts > 0 && !gate.bears(target, now)) {
      trail.add(AttemptNote.passedOver(target, AttemptNote.BUDGET));
      return NextStep.GIVE_UP;
    }
    return new NextStep.Call(candidate, wait, same);
  }

  /** Whether somebody else of its tier wasn't asked yet. */
  private boolean othersInTier(int candidate) {
    for (int i = 0; i < tries.length; i++) {
      if (i != candidate && plan.sameTier(i, candidate) && untried(i)) {
        return true;
      }
    }
    return false;
  }

  private int nextUntried(int except) {
    for (int i = 0; i < tries.length; i++) {
      if (i != except && untried(i)) {
        return i;
      }
    }
    return -1;
  }
}
