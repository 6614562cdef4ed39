package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.ErrorFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error for the caller, in no dialect yet.
 *
 * @param status the HTTP status, where it can still be sent
 * @param code the stable code that a program acts on
 * @param type the error's family
 * @param param the request field to blame, or null
 * @param message what happened and what to do, for a person; free of secrets and internals
 * @param retryAfterNanos when trying again may help; {@link ErrorFacts#NO_RETRY_AFTER} if unknown
 * @param spent whether trying again at once can't help, because we already did
 * @param verbatim the attempt whose own error body is to be passed on untouched, or 0 for none
 * @param excludedBy why candidates were left out, when that is what happened
 */
public record Refusal(
    int status,
    String code,
    String type,
    @Nullable String param,
    String message,
    long retryAfterNanos,
    boolean spent,
    int verbatim,
    List<Left> excludedBy) {

  /**
   * Candidates left out for one reason.
   *
   * @param reason why
   * @param count how many
   * @param clearsInNanos the soonest that one of them may be used again, from now; {@link
   *     Long#MAX_VALUE} when nobody knows
   */
  public record Left(Exclusion reason, int count, long clearsInNanos) {}

  /** An error that isn't about candidates left out. */
  public Refusal(
      int status,
      String code,
      String type,
      @Nullable String param,
      String message,
      long retryAfterNanos,
      boolean spent,
      int verbatim) {
    this(status, code, type, param, message, retryAfterNanos, spent, verbatim, List.of());
  }

  /** Copies. */
  public Refusal {
    excludedBy = List.copyOf(excludedBy);
  }

  /** The type of errors that the request itself caused. */
  public static final String INVALID_REQUEST = "invalid_request_error";

  /** The type of errors that a provider caused. */
  public static final String UPSTREAM = "upstream_error";

  /** The type of errors that silence caused. */
  public static final String TIMEOUT = "stream_timeout";

  /** An error that the request itself caused. */
  public static Refusal invalid(int status, String code, @Nullable String param, String message) {
    return new Refusal(
        status, code, INVALID_REQUEST, param, message, ErrorFacts.NO_RETRY_AFTER, false, 0);
  }

  /** An error on our side, or a provider's. */
  public static Refusal ours(int status, String code, String message) {
    return new Refusal(
        status, code, "server_error", null, message, ErrorFacts.NO_RETRY_AFTER, false, 0);
  }

  /** The same in other words. */
  public Refusal withMessage(String words) {
    return new Refusal(
        status, code, type, param, words, retryAfterNanos, spent, verbatim, excludedBy);
  }

  /** The same for an open stream, whose errors have two types only. */
  public Refusal inBand() {
    String inBand = type.equals(TIMEOUT) ? TIMEOUT : UPSTREAM;
    return new Refusal(
        status, code, inBand, param, message, retryAfterNanos, spent, verbatim, excludedBy);
  }
}
