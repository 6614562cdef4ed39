package dev.homeostat.core.failure;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt came to when it came to nothing. Classified once, by {@link FailureRules} from a
 * provider's answer or directly from what happened on the wire.
 *
 * @param kind the row of the decision table
 * @param category what it says about the provider
 * @param confidence how sure that is
 * @param status the provider's HTTP status, 0 without one
 * @param code the provider's own code, or null
 * @param message the provider's own words or ours, without secrets
 * @param retryAfterNanos when the provider asks to be left alone; {@link ErrorFacts#NO_RETRY_AFTER}
 *     if it didn't say
 * @param rule the rule that fired
 */
public record Failure(
    FailureKind kind,
    Category category,
    Confidence confidence,
    int status,
    @Nullable String code,
    String message,
    long retryAfterNanos,
    String rule) {

  /** A failure seen by us, not told by the provider: a clock, a cut, an unreadable answer. */
  public static Failure seen(FailureKind kind, String message) {
    return new Failure(
        kind,
        categoryOf(kind),
        Confidence.HIGH,
        0,
        null,
        message,
        ErrorFacts.NO_RETRY_AFTER,
        "seen:" + kind.label());
  }

  /** The same with another wait. */
  public Failure withRetryAfter(long nanos) {
    return new Failure(kind, category, confidence, status, code, message, nanos, rule);
  }

  private static Category categoryOf(FailureKind kind) {
    return switch (kind) {
      case NETWORK, CONNECT_TIMEOUT, EGRESS_PROXY -> Category.NETWORK;
      case NO_RESPONSE,
          FIRST_CONTENT_TIMEOUT,
          STREAM_STALLED,
          UPSTREAM_TRUNCATED,
          UPSTREAM_MALFORMED,
          UPSTREAM_EMPTY,
          NOT_JSON,
          UPSTREAM_ERROR ->
          Category.UPSTREAM_OUTAGE;
      case CONFIG_DRIFT, MODEL_GONE, ACCESS_DENIED -> Category.CONFIG_DRIFT;
      case CREDENTIAL_INVALID -> Category.CREDENTIAL_INVALID;
      case QUOTA_EXHAUSTED -> Category.QUOTA_EXHAUSTED;
      case RATE_LIMITED -> Category.RATE_LIMITED_SELF;
      case CALLER_FAULT,
          UNATTRIBUTED,
          CONTEXT_LENGTH,
          CONTENT_FILTER,
          DIVERGED,
          BLANK,
          REFUSED,
          SCHEMA_INVALID,
          UNJUDGED,
          POOL_WAIT,
          DEADLINE,
          CLIENT_SLOW ->
          Category.HEALTHY;
    };
  }
}
