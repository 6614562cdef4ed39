package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.FailOver;
import org.jspecify.annotations.Nullable;

/**
 * Who follows a failed attempt, and how it goes on: before the client has any content by the rules
 * of trying again, afterwards only as a rescue.
 */
final class Succession {
  private final TierPlan plan;
  private final CandidateBook book;
  private final Rescue rescue;

  Succession(TierPlan plan, CandidateBook book, Rescue rescue) {
    this.plan = plan;
    this.book = book;
    this.rescue = rescue;
  }

  /**
   * What is tried next.
   *
   * @param opened whether the client has content
   * @param timeLeft what is left of the caller's own limit
   */
  NextStep after(Attempt attempt, Loss loss, boolean opened, long now, long timeLeft) {
    if (timeLeft <= 0) {
      return NextStep.GIVE_UP;
    }
    if (!opened) {
      return plan.leavesTier(attempt.gates, loss.failure().kind())
          ? book.escalate(attempt, now)
          : book.after(attempt, loss, now, timeLeft);
    }
    FailOver failOver = loss.failure().kind().failOver();
    if (!rescue.possible() || (attempt.opened && failOver == FailOver.NO)) {
      return NextStep.GIVE_UP;
    }
    if (otherPath(attempt, loss) != null
        && book.otherwise(attempt, now) instanceof NextStep.Call again) {
      return again;
    }
    return book.rescuer(attempt, loss, this::rescues, now, timeLeft);
  }

  /**
   * Who is asked instead of a candidate that may not be asked now.
   *
   * @param opened whether the client has content
   */
  NextStep instead(
      int candidate, Exclusion why, boolean opened, long leaseUntil, long now, long timeLeft) {
    return timeLeft <= 0
        ? NextStep.GIVE_UP
        : book.instead(
            candidate, why, opened ? this::rescues : _ -> true, leaseUntil, now, timeLeft);
  }

  /** How a candidate that is asked instead goes on with what the client has, or null. */
  @Nullable RescuePath pathOf(int candidate) {
    return rescue.pathOf(book.target(candidate));
  }

  /** A tier with gates holds its answers back, which is too late once the client has a part. */
  private boolean rescues(int candidate) {
    return plan.gates(candidate).isEmpty() && rescue.pathOf(book.target(candidate)) != null;
  }

  /** How a call that follows goes on with what the client has, or null when it can't. */
  @Nullable RescuePath pathOf(Attempt failed, Loss loss, NextStep.Call call) {
    RescuePath other = otherPath(failed, loss);
    if (call.sameTarget() && failed.path != null) {
      return other != null ? other : failed.path;
    }
    return rescue.pathOf(book.target(call.candidate()));
  }

  /** Another way for the same target, when it was the way that it couldn't go, or null. */
  private @Nullable RescuePath otherPath(Attempt attempt, Loss loss) {
    RescuePath path = attempt.path;
    if (path == null || attempt.opened) {
      return null;
    }
    boolean theWay =
        switch (loss.failure().kind()) {
          case CALLER_FAULT, UNATTRIBUTED, CONTEXT_LENGTH, DIVERGED, UPSTREAM_EMPTY -> true;
          default -> false;
        };
    return theWay ? rescue.after(path) : null;
  }
}
