package dev.homeostat.core.routing;

import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.TierPlan;
import java.util.List;

/** Whom an exchange asks, in order; or why nobody. Immutable. */
public sealed interface RoutePlan {
  /** Candidates kept in a plan that is no cascade: more are never asked in one exchange. */
  int MOST = 8;

  /**
   * Somebody can be asked.
   *
   * @param candidates whom, in order; at most {@link #MOST} but for cascades
   * @param scores the score each was drawn with, in their order; NaN where none decided
   * @param lastResortFrom the first candidate that is only asked because nothing better is left:
   *     once, and never as a trial; as many as there are when there is none
   * @param named whether the caller named a model: then the same target is asked again before the
   *     next
   * @param excluded how many targets were left out, and why
   */
  @SuppressWarnings("ArrayRecordComponent") // Read by explanations, compared by no one.
  record Go(
      TierPlan candidates,
      double[] scores,
      int lastResortFrom,
      boolean named,
      List<Excluded> excluded)
      implements RoutePlan {
    /** Copies the list; the array is this record's from now on. */
    public Go {
      excluded = List.copyOf(excluded);
    }
  }

  /**
   * Nobody can be asked: no call is made.
   *
   * @param excluded how many targets were left out, and why; never empty but for an empty pool
   * @param earliestNanos the soonest that one of them may be used again, from now; {@link
   *     Long#MAX_VALUE} when nobody knows
   */
  record Nobody(List<Excluded> excluded, long earliestNanos) implements RoutePlan {
    /** Copies. */
    public Nobody {
      excluded = List.copyOf(excluded);
    }

    /** Whether waiting helps: everything is hard or timed, and something is timed. */
    public boolean timed() {
      return excluded.stream().anyMatch(one -> one.reason().hardness() == Exclusion.Hardness.TIMED);
    }
  }

  /**
   * Targets left out for one reason.
   *
   * @param reason why
   * @param count how many
   * @param clearsInNanos the soonest that one of them may be used again, from now; {@link
   *     Long#MAX_VALUE} when nobody knows
   */
  record Excluded(Exclusion reason, int count, long clearsInNanos) {}
}
