package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.openai.OpenAiErrors;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When and why to come back, as an error's body and {@code retry-after} say it. */
public final class ErrorAvailability {
  private static final long MOST_RETRY_AFTER_SECONDS = 60;

  private ErrorAvailability() {}

  /** What the body says, or null when there is nothing to say. */
  public static OpenAiErrors.@Nullable Availability of(Refusal refusal) {
    boolean known = refusal.retryAfterNanos() != ErrorFacts.NO_RETRY_AFTER;
    if (!known && refusal.excludedBy().isEmpty()) {
      return null;
    }
    List<OpenAiErrors.Exclusion> excluded =
        refusal.excludedBy().stream()
            .map(
                left ->
                    new OpenAiErrors.Exclusion(
                        left.reason().label(), left.count(), clears(left.clearsInNanos())))
            .toList();
    Integer seconds = known ? (int) retryAfterSeconds(refusal) : null;
    return new OpenAiErrors.Availability(known && !refusal.spent(), seconds, excluded);
  }

  /** Rounded up, 1 to 60. */
  public static long retryAfterSeconds(Refusal refusal) {
    return Math.min(MOST_RETRY_AFTER_SECONDS, up(refusal.retryAfterNanos()));
  }

  private static @Nullable Integer clears(long nanos) {
    return nanos == Long.MAX_VALUE ? null : (int) Math.min(Integer.MAX_VALUE, up(nanos));
  }

  private static long up(long nanos) {
    long second = TimeUnit.SECONDS.toNanos(1);
    return Math.max(1, nanos / second + (nanos % second > 0 ? 1 : 0));
  }
}
