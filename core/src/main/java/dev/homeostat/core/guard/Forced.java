package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import java.util.concurrent.TimeUnit;

/**
 * Why a target is open until that is undone. What evidence did is tried again and again, with
 * growing pauses, so that nothing stays dead for ever; what an operator did is not. Immutable.
 *
 * @param target which it is
 * @param reason for people
 * @param byRule whether evidence did it
 * @param since monotonic nanoseconds
 * @param trialAt when it may next be tried
 * @param pause how long it is left in peace after the next trial
 */
record Forced(Target target, String reason, boolean byRule, long since, long trialAt, long pause) {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

  static Forced of(Target target, String reason, boolean byRule, GuardPolicy policy, long now) {
    long pause = policy.trialNanos();
    return new Forced(target, reason, byRule, now, now + pause, Math.min(2 * pause, LONGEST));
  }

  /** After a trial that failed. */
  Forced later(long now) {
    return new Forced(target, reason, byRule, since, now + pause, Math.min(2 * pause, LONGEST));
  }

  /** Whether it keeps anybody away: evidence only where the breaker acts, an operator always. */
  boolean holds(GuardPolicy policy) {
    return !byRule || policy.breaker() == GuardPolicy.Mode.ACT;
  }
}
