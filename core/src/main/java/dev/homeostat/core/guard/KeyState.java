package dev.homeostat.core.guard;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.homeostat.core.guard.CredentialState.Standing;

/**
 * What is held against one credential of an endpoint. Immutable.
 *
 * @param emptyUntil its money or quota is used up; {@link BreakerState#NEVER} when it isn't
 * @param emptied how often in a row it was
 * @param invalid whether it isn't accepted, until a trial succeeds
 * @param since when it became invalid or empty
 * @param trialAt when an invalid one may next be tried
 * @param pause how long it is left in peace after the next trial that fails
 * @param trialSince since when it is being tried; the same as above
 */
record KeyState(
    long emptyUntil,
    int emptied,
    boolean invalid,
    long since,
    long trialAt,
    long pause,
    long trialSince) {
  private static final long NEVER = BreakerState.NEVER;

  /** Nothing. */
  static final KeyState FRESH = new KeyState(NEVER, 0, false, NEVER, NEVER, 0, NEVER);

  private static final long FIRST_PAUSE = SECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = MINUTES.toNanos(5);
  private static final long FIRST_EMPTY = MINUTES.toNanos(1);
  private static final long LONGEST_EMPTY = HOURS.toNanos(1);

  Standing standing(long now) {
    if (invalid) {
      return Standing.INVALID;
    }
    return runs(emptyUntil, now) ? Standing.OUT_OF_QUOTA : Standing.USABLE;
  }

  long clearsAt(long now) {
    if (invalid) {
      return Long.MAX_VALUE;
    }
    return runs(emptyUntil, now) ? emptyUntil : now;
  }

  private static boolean runs(long until, long now) {
    return until != NEVER && until - now > 0;
  }

  private static long later(long one, long other) {
    return one == NEVER || other - one > 0 ? other : one;
  }

  /** It is empty, for longer each time it is asked again in vain. */
  KeyState empty(long statedNanos, long now) {
    boolean known = runs(emptyUntil, now);
    int times = known ? emptied : Math.min(emptied + 1, 30);
    long backoff = Math.min(FIRST_EMPTY << Math.min(times - 1, 10), LONGEST_EMPTY);
    long until = now + Math.max(known ? 0 : backoff, statedNanos);
    return new KeyState(
        later(emptyUntil, until), times, invalid, known ? since : now, trialAt, pause, trialSince);
  }

  /** It isn't accepted. */
  KeyState refused(long now) {
    long wait = invalid ? pause : FIRST_PAUSE;
    return new KeyState(
        emptyUntil,
        emptied,
        true,
        invalid ? since : now,
        now + wait,
        Math.min(2 * wait, LONGEST_PAUSE),
        NEVER);
  }

  KeyState trying(long now) {
    return new KeyState(emptyUntil, emptied, invalid, since, trialAt, pause, now);
  }

  /** A trial said nothing. */
  KeyState notTried(long now) {
    return new KeyState(
        emptyUntil, emptied, invalid, since, now + Math.max(pause, FIRST_PAUSE), pause, NEVER);
  }

  /** It was accepted. */
  KeyState accepted() {
    return new KeyState(NEVER, 0, false, NEVER, NEVER, 0, NEVER);
  }

  boolean parked() {
    return invalid || emptyUntil != NEVER;
  }

  boolean tried(long life, long now) {
    return trialSince != NEVER && now - trialSince < life;
  }
}
