package dev.homeostat.core.routing;

import dev.homeostat.core.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's {@code provider} object, in the shape that OpenRouter gave it. Names are provider
 * ids or {@code provider/model}, compared without regard to case.
 *
 * @param order who comes first, in this order; others follow unless fallbacks are forbidden
 * @param only nobody else; empty for anybody
 * @param ignore nobody of these
 * @param allowFallbacks whether anybody but the first choice may be asked: with an order its
 *     entries, without one the best target alone
 * @param sort what comes first, or null
 * @param maxPromptPrice the most per million prompt tokens, or null
 * @param maxCompletionPrice the most per million completion tokens, or null
 * @param requireParameters whether targets that aren't known to honour what is asked are left out
 * @param denyDataCollection whether only providers that are known to keep nothing may be asked
 */
public record ProviderRules(
    List<String> order,
    List<String> only,
    List<String> ignore,
    boolean allowFallbacks,
    @Nullable Sort sort,
    @Nullable Money maxPromptPrice,
    @Nullable Money maxCompletionPrice,
    boolean requireParameters,
    boolean denyDataCollection) {
  /** No rules. */
  public static final ProviderRules NONE =
      new ProviderRules(List.of(), List.of(), List.of(), true, null, null, null, false, false);

  /** What comes first. */
  public enum Sort {
    /** The cheapest for this request. */
    PRICE,
    /** The most tokens per second. */
    THROUGHPUT,
    /** The shortest time to the first content. */
    LATENCY
  }

  /** Copies. */
  public ProviderRules {
    order = List.copyOf(order);
    only = List.copyOf(only);
    ignore = List.copyOf(ignore);
  }
}
