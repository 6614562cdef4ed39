package dev.homeostat.core.routing;

import dev.homeostat.core.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key may use. Fallbacks pass it like the first choice.
 *
 * @param allow model names, pools, provider ids and {@code provider/model}, {@code *} for any
 *     characters; empty for all
 * @param maxPromptPrice the most per million prompt tokens, or null
 * @param maxCompletionPrice the most per million completion tokens, or null
 * @param regions where targets may compute; empty for anywhere
 */
public record KeyPolicy(
    List<String> allow,
    @Nullable Money maxPromptPrice,
    @Nullable Money maxCompletionPrice,
    List<String> regions) {
  /** Everything. */
  public static final KeyPolicy ALL = new KeyPolicy(List.of(), null, null, List.of());

  /** Copies. */
  public KeyPolicy {
    allow = List.copyOf(allow);
    regions = List.copyOf(regions);
  }
}
