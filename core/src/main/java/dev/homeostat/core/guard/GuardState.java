package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a target's guard stands, for status pages. Times are monotonic nanoseconds.
 *
 * @param target whose
 * @param phase what holds now
 * @param reason why, when it was forced; else null
 * @param since when the breaker last changed, or the target was forced; the time of the view for
 *     one that never did
 * @param clearsAt when it may be used again; the time of the view when it may be now, {@link
 *     Long#MAX_VALUE} when nobody knows
 * @param failures failures in a row
 * @param openNanos how long the breaker is open this time, or was last; 0 for one that never was
 * @param inFlight attempts that hold a permit
 * @param trialInFlight whether a trial is among them
 * @param epoch changes with every change of the breaker
 * @param slowStart the share of its traffic it gets: 0..1
 */
public record GuardState(
    Target target,
    Phase phase,
    @Nullable String reason,
    long since,
    long clearsAt,
    int failures,
    long openNanos,
    int inFlight,
    boolean trialInFlight,
    int epoch,
    double slowStart) {
  /** What holds. */
  public enum Phase {
    /** It may be used. */
    CLOSED,
    /** Its breaker is open. */
    OPEN,
    /** Its next request decides. */
    HALF_OPEN,
    /** It is left alone for a moment, or its next request decides whether that was enough. */
    COOLING,
    /** It was opened until that is undone. */
    FORCED_OPEN;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word for listings. */
    public String label() {
      return label;
    }
  }
}
