package dev.homeostat.core.catalog;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a target beside its place and price, from the configuration until there is a
 * catalogue.
 *
 * @param capabilities what it can do; null when nobody said, and then it is taken to be able to
 * @param maxOutputTokens the longest answer it gives, or 0 when unknown
 * @param quality the operator's rank of its answers, 0 (worst) to 100; {@link #UNRANKED} without
 * @param retiresOn when its provider takes it away, or null when that isn't announced
 */
public record TargetFacts(
    @Nullable Set<Capability> capabilities,
    int maxOutputTokens,
    int quality,
    @Nullable LocalDate retiresOn) {
  /** Nobody ranked it. */
  public static final int UNRANKED = -1;

  /** Nothing is known. */
  public static final TargetFacts UNKNOWN = new TargetFacts(null, 0, UNRANKED, null);

  /** Copies, and refuses what can't be. */
  public TargetFacts {
    capabilities = capabilities == null ? null : Set.copyOf(capabilities);
    if (maxOutputTokens < 0) {
      throw new IllegalArgumentException(
          "maxOutputTokens: " + maxOutputTokens + " (expected: 0 or more)");
    }
    if (quality < UNRANKED || quality > 100) {
      throw new IllegalArgumentException("quality: " + quality + " (expected: 0..100, or -1)");
    }
  }

  /** Whether it is known not to be able to. */
  public boolean lacks(Capability capability) {
    return capabilities != null && !capabilities.contains(capability);
  }
}
