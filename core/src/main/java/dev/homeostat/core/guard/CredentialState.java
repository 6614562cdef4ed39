package dev.homeostat.core.guard;

import java.util.Locale;

/**
 * How a credential stands, for status pages. Times are monotonic nanoseconds.
 *
 * @param endpointKey where it is used
 * @param credential its place in the provider's list
 * @param standing what holds now
 * @param clearsAt when it is usable again; the time of the view when it is, {@link Long#MAX_VALUE}
 *     when a trial must succeed first
 * @param headroom what is left of its limits: 0..1, 1 when unknown
 * @param denied on how many targets it was denied
 */
public record CredentialState(
    String endpointKey,
    int credential,
    Standing standing,
    long clearsAt,
    double headroom,
    int denied) {
  /** What holds. */
  public enum Standing {
    /** It may be used. */
    USABLE,
    /** It sends more than it may. */
    RATE_LIMITED,
    /** Money or quota is used up. */
    OUT_OF_QUOTA,
    /** It isn't accepted. */
    INVALID;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word for listings. */
    public String label() {
      return label;
    }
  }
}
