package dev.homeostat.core.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all targets of a provider.
 *
 * @param region where it computes, as the operator calls it, or null when nobody said
 * @param data whether it may keep what it is sent
 * @param maxSessions how many sessions it serves at once through one way out; 0 for any number
 * @param leaseQueueNanos how long an exchange waits for a place among them
 */
public record ProviderPolicy(
    @Nullable String region, DataCollection data, int maxSessions, long leaseQueueNanos) {
  /** Whether a provider may keep what it is sent. */
  public enum DataCollection {
    /** Nobody said: a caller who forbids it must expect the worst. */
    UNKNOWN,
    /** It may. */
    ALLOW,
    /** It doesn't. */
    DENY;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word for configuration and listings. */
    public String label() {
      return label;
    }
  }

  /** Nothing is known, nothing is limited. */
  public static final ProviderPolicy NONE = new ProviderPolicy(null, DataCollection.UNKNOWN, 0, 0);

  /** Refuses negative limits. */
  public ProviderPolicy {
    if (maxSessions < 0 || leaseQueueNanos < 0) {
      throw new IllegalArgumentException(
          "maxSessions: " + maxSessions + ", " + leaseQueueNanos + " ns (expected: 0 or more)");
    }
  }
}
