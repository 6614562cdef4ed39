package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.money.Price;
import org.jspecify.annotations.Nullable;

/**
 * A model as a provider knows it.
 *
 * @param id the provider's own id
 * @param price what its tokens cost, or null when nobody said
 * @param reasoning whether it thinks before it answers
 * @param context the largest input in tokens, or 0 when unknown
 * @param prefill how it is asked to go on with a text that is already there
 * @param clocks the clocks of attempts at it, or null for its provider's
 * @param facts what else is known of it
 */
public record UpstreamModel(
    String id,
    @Nullable Price price,
    boolean reasoning,
    int context,
    Prefill prefill,
    @Nullable ClockSettings clocks,
    TargetFacts facts) {
  /** A model of which nothing else is known. */
  public UpstreamModel(
      String id,
      @Nullable Price price,
      boolean reasoning,
      int context,
      Prefill prefill,
      @Nullable ClockSettings clocks) {
    this(id, price, reasoning, context, prefill, clocks, TargetFacts.UNKNOWN);
  }

  /** A model of which only the id is known. */
  public static UpstreamModel of(String id) {
    return new UpstreamModel(id, null, false, 0, Prefill.NONE, null);
  }
}
