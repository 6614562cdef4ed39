package dev.homeostat.core.guard;

import org.jspecify.annotations.Nullable;

/**
 * All that a breaker decides by, at one moment. Immutable: every change is a new one, put in place
 * by compare-and-set.
 *
 * @param phase closed, open or half open
 * @param epoch counts the changes of phase
 * @param since when the phase began; {@link #NEVER} for the first
 * @param until when an open one may be tried by a customer
 * @param openNanos how long it is open, before jitter; 0 when it was closed for good
 * @param trialAt when it may next be tried by ourselves
 * @param streak failures in a row
 * @param coolUntil until when it is left alone; {@link #NEVER} when it isn't. After that one trial
 *     goes first
 * @param trial who tries it now, or null
 * @param closer the trial that closed it last: what else becomes of it still counts; or null
 * @param slowFrom since when its share grows; {@link #NEVER} without a recovery
 * @param tally outcomes since it was closed
 */
record BreakerState(
    GuardState.Phase phase,
    int epoch,
    long since,
    long until,
    long openNanos,
    long trialAt,
    Streak streak,
    long coolUntil,
    @Nullable Trial trial,
    @Nullable Trial closer,
    long slowFrom,
    Tally tally) {
  /** No time. */
  static final long NEVER = Long.MIN_VALUE;

  /**
   * One trial.
   *
   * @param key its permit's
   * @param target the target it is made on
   * @param since when it began, or was taken up again
   */
  record Trial(long key, int target, long since) {
    boolean is(long otherKey, int otherTarget) {
      return key == otherKey && target == otherTarget;
    }
  }

  /**
   * Failures in a row.
   *
   * @param count how many
   * @param principal for whom the first was
   * @param shared whether one was for somebody else
   * @param target of which target the first was
   * @param across whether one was of another
   */
  record Streak(int count, String principal, boolean shared, int target, boolean across) {
    static final Streak NONE = new Streak(0, "", false, -1, false);

    Streak and(String who, int where) {
      return count == 0
          ? new Streak(1, who, false, where, false)
          : new Streak(
              count + 1,
              principal,
              shared || !who.equals(principal),
              target,
              across || where != target);
    }
  }

  static BreakerState initial(long window) {
    return new BreakerState(
        GuardState.Phase.CLOSED,
        0,
        NEVER,
        NEVER,
        0,
        NEVER,
        Streak.NONE,
        NEVER,
        null,
        null,
        NEVER,
        new Tally(window));
  }

  boolean closed() {
    return phase == GuardState.Phase.CLOSED;
  }

  boolean cooling() {
    return coolUntil != NEVER;
  }

  boolean triedBy(long key, int target) {
    return trial != null && trial.is(key, target);
  }

  boolean closedBy(long key, int target) {
    return closer != null && closer.is(key, target);
  }

  BreakerState with(Streak next) {
    return next.equals(streak)
        ? this
        : new BreakerState(
            phase, epoch, since, until, openNanos, trialAt, next, coolUntil, trial, closer,
            slowFrom, tally);
  }

  BreakerState cooled(long to) {
    return new BreakerState(
        phase, epoch, since, until, openNanos, trialAt, streak, to, trial, closer, slowFrom, tally);
  }

  BreakerState tried(Trial next) {
    return new BreakerState(
        phase, epoch, since, until, openNanos, trialAt, streak, coolUntil, next, closer, slowFrom,
        tally);
  }

  /** Nobody tries it any more; we may again at a time. */
  BreakerState withoutTrial(long next) {
    return new BreakerState(
        phase, epoch, since, until, openNanos, next, streak, coolUntil, null, closer, slowFrom,
        tally);
  }

  /** Open at least until a time. */
  BreakerState openUntil(long to) {
    return to <= until
        ? this
        : new BreakerState(
            phase, epoch, since, to, openNanos, trialAt, streak, coolUntil, trial, closer, slowFrom,
            tally);
  }

  BreakerState counting(Tally next) {
    return new BreakerState(
        phase, epoch, since, until, openNanos, trialAt, streak, coolUntil, trial, closer, slowFrom,
        next);
  }

  BreakerState opened(long nanos, long to, long nextTrial, long now) {
    return new BreakerState(
        GuardState.Phase.OPEN,
        epoch + 1,
        now,
        to,
        nanos,
        nextTrial,
        streak,
        coolUntil,
        null,
        null,
        NEVER,
        tally);
  }

  /** The next request decides: what it failed of before isn't held against it any longer. */
  BreakerState halfOpened(long now) {
    return new BreakerState(
        GuardState.Phase.HALF_OPEN,
        epoch + 1,
        now,
        until,
        openNanos,
        trialAt,
        streak,
        NEVER,
        null,
        null,
        NEVER,
        tally);
  }

  BreakerState closed(@Nullable Trial by, long slow, Tally fresh, long now) {
    return new BreakerState(
        GuardState.Phase.CLOSED,
        epoch + 1,
        now,
        NEVER,
        0,
        NEVER,
        Streak.NONE,
        NEVER,
        null,
        by,
        slow,
        fresh);
  }
}
