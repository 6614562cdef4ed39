package dev.homeostat.core.failure;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said when it refused, read once from status, headers and body. Facts only: what
 * they mean is decided by {@link FailureRules}.
 *
 * @param status the HTTP status, or 0 when the error came without one (an error inside a 200)
 * @param code the provider's structured code, or null
 * @param type the provider's structured type or status name, or null
 * @param param the request parameter the provider blames, or null
 * @param message the provider's own words, unscrubbed and at most 1 KiB, or null
 * @param text the first 1 KiB of the body, lower-cased: what patterns are matched against
 * @param retryAfterNanos when the provider asks to be left alone, in nanoseconds from now; {@link
 *     #NO_RETRY_AFTER} when it doesn't say
 * @param html whether the body is a web page instead of an API's answer
 * @param statusAssumed whether the status is a guess: an error inside a 200 that names none reads
 *     as 502, and words may know better
 */
public record ErrorFacts(
    int status,
    @Nullable String code,
    @Nullable String type,
    @Nullable String param,
    @Nullable String message,
    String text,
    long retryAfterNanos,
    boolean html,
    boolean statusAssumed) {

  /** The provider gave no time. */
  public static final long NO_RETRY_AFTER = -1;

  /** How much of a body is looked at: a pathological pattern match on more costs milliseconds. */
  public static final int TEXT_LIMIT = 1024;

  /** A bare status without a readable body. */
  public static ErrorFacts ofStatus(int status, long retryAfterNanos) {
    return new ErrorFacts(status, null, null, null, null, "", retryAfterNanos, false, false);
  }

  /** The same facts in other words. */
  public ErrorFacts withMessage(String words) {
    return new ErrorFacts(
        status, code, type, param, words, text, retryAfterNanos, html, statusAssumed);
  }

  /** The same facts, asking for so much time. */
  public ErrorFacts withRetryAfter(long nanos) {
    return new ErrorFacts(status, code, type, param, message, text, nanos, html, statusAssumed);
  }

  /** The same facts as the rules are asked about them. */
  ErrorFacts told(int newStatus, String newText) {
    return new ErrorFacts(
        newStatus, code, type, param, message, newText, retryAfterNanos, html, statusAssumed);
  }

  /** Lower-cases and cuts a body's text to what patterns may look at. */
  public static String textOf(String body) {
    String head = body.length() > TEXT_LIMIT ? body.substring(0, TEXT_LIMIT) : body;
    return head.toLowerCase(Locale.ROOT);
  }
}
