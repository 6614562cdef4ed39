package dev.homeostat.core.failure;

import static dev.homeostat.core.failure.Confidence.HIGH;
import static dev.homeostat.core.failure.Confidence.LOW;
import static dev.homeostat.core.failure.Confidence.MEDIUM;

import java.util.List;

/**
 * The one table from what a provider said to what it means: first match wins, structured codes
 * before wordings before bare statuses. Digits inside a text never decide, because no row looks for
 * any. A new wording is a new row.
 *
 * <p>Stateless and safe for any thread; a look-up allocates nothing but its result.
 */
public final class FailureRules {
  private static final List<FailureRule> CODES =
      List.of(
          code(
              "code:context-length",
              FailureKind.CONTEXT_LENGTH,
              Category.HEALTHY,
              "context_length_exceeded",
              "context_window_exceeded",
              "string_above_max_length"),
          code(
              "code:content-filter",
              FailureKind.CONTENT_FILTER,
              Category.HEALTHY,
              "content_policy_violation",
              "content_filter",
              "responsibleaipolicyviolation"),
          code(
              "code:quota",
              FailureKind.QUOTA_EXHAUSTED,
              Category.QUOTA_EXHAUSTED,
              "insufficient_quota",
              "billing_hard_limit_reached",
              "billing_not_active",
              "insufficient_balance",
              "insufficient_credits",
              "exceeded_current_quota_error"),
          code(
              "code:address-not-allowed",
              FailureKind.ACCESS_DENIED,
              Category.CONFIG_DRIFT,
              "ip_not_authorized",
              "unsupported_country_region_territory"),
          code(
              "code:credential",
              FailureKind.CREDENTIAL_INVALID,
              Category.CREDENTIAL_INVALID,
              "invalid_api_key",
              "authentication_error",
              "invalid_authentication_error",
              "account_deactivated",
              "api_key_invalid",
              "unauthenticated"),
          code(
              "code:capacity",
              FailureKind.UPSTREAM_ERROR,
              Category.UPSTREAM_OUTAGE,
              "service_tier_capacity_exceeded",
              "overloaded_error",
              "overloaded",
              "engine_overloaded_error",
              "model_overloaded"),
          code(
              "code:rate-limit",
              FailureKind.RATE_LIMITED,
              Category.RATE_LIMITED_SELF,
              "rate_limit_exceeded",
              "rate_limit_error",
              "rate_limit_reached_error",
              "resource_exhausted",
              "too_many_requests",
              "slow_down"),
          code(
              "code:model-gone",
              FailureKind.MODEL_GONE,
              Category.CONFIG_DRIFT,
              "model_not_found",
              "model_decommissioned",
              "model_deprecated",
              "model_not_available"),
          code(
              "code:deployment",
              FailureKind.CONFIG_DRIFT,
              Category.CONFIG_DRIFT,
              "deploymentnotfound",
              "unknown_url",
              "resource_not_found_error"),
          code(
              "code:permission",
              FailureKind.ACCESS_DENIED,
              Category.CONFIG_DRIFT,
              "permission_denied",
              "permission_error",
              "request_forbidden",
              "access_denied"),
          code(
              "code:server",
              FailureKind.UPSTREAM_ERROR,
              Category.UPSTREAM_OUTAGE,
              "server_error",
              "internal_server_error",
              "internal_error",
              "api_error",
              "service_unavailable",
              "unavailable",
              "timeout"));

  private static final List<FailureRule> WORDS =
      List.of(
          words(
              "words:context-length",
              FailureKind.CONTEXT_LENGTH,
              Category.HEALTHY,
              "maximum context length",
              "context window",
              "prompt is too long",
              "too many tokens",
              "input is too long",
              "exceeds the context"),
          words(
              "words:content-filter",
              FailureKind.CONTENT_FILTER,
              Category.HEALTHY,
              "content policy",
              "content management policy",
              "safety system",
              "flagged as"),
          words(
              "words:quota",
              FailureKind.QUOTA_EXHAUSTED,
              Category.QUOTA_EXHAUSTED,
              "credit balance",
              "insufficient balance",
              "exceeded your current quota",
              "billing",
              "out of credits",
              "payment required",
              "spending limit"),
          words(
              "words:credential",
              FailureKind.CREDENTIAL_INVALID,
              Category.CREDENTIAL_INVALID,
              "invalid api key",
              "incorrect api key",
              "api key not valid",
              "invalid x-api-key",
              "invalid bearer token",
              "api key expired",
              "api key is invalid"),
          words(
              "words:model-gone",
              FailureKind.MODEL_GONE,
              Category.CONFIG_DRIFT,
              "decommissioned",
              "has been retired",
              "no longer available",
              "model does not exist",
              "is marked by provider as legacy"),
          words(
              "words:capacity",
              FailureKind.UPSTREAM_ERROR,
              Category.UPSTREAM_OUTAGE,
              "overloaded",
              "at capacity",
              "no capacity",
              "temporarily unavailable"),
          words(
              "words:rate-limit",
              FailureKind.RATE_LIMITED,
              Category.RATE_LIMITED_SELF,
              "rate limit",
              "too many requests",
              "requests per minute",
              "tokens per minute"));

  private static final List<FailureRule> STATUSES =
      List.of(
          status("status:401", FailureKind.CREDENTIAL_INVALID, Category.CREDENTIAL_INVALID, 401),
          status("status:402", FailureKind.QUOTA_EXHAUSTED, Category.QUOTA_EXHAUSTED, 402),
          status("status:403", FailureKind.ACCESS_DENIED, Category.CONFIG_DRIFT, 403),
          status("status:404", FailureKind.CONFIG_DRIFT, Category.CONFIG_DRIFT, 404, 405),
          status("status:410", FailureKind.MODEL_GONE, Category.CONFIG_DRIFT, 410),
          status("status:429", FailureKind.RATE_LIMITED, Category.RATE_LIMITED_SELF, 429),
          status("status:caller", FailureKind.CALLER_FAULT, Category.HEALTHY, 400, 413, 415, 422),
          status(
              "status:5xx",
              FailureKind.UPSTREAM_ERROR,
              Category.UPSTREAM_OUTAGE,
              500,
              502,
              503,
              504,
              520,
              521,
              522,
              523,
              524,
              525,
              526,
              527,
              529,
              530));

  private FailureRules() {}

  /**
   * Says what an error is. An error without a status (one that arrived inside a 200) is read by its
   * code and words, and counts as the provider's own error when they say nothing.
   */
  public static Failure classify(ErrorFacts facts) {
    if (facts.html()) {
      return failure(facts, FailureKind.NOT_JSON, Category.UPSTREAM_OUTAGE, MEDIUM, "body:html");
    }
    for (FailureRule rule : CODES) {
      if (rule.matches(facts)) {
        return failure(facts, rule.kind(), rule.category(), rule.confidence(), rule.name());
      }
    }
    // A 5xx with unlucky words in it stays a 5xx: wordings explain refusals, not crashes.
    if (facts.status() < 500) {
      for (FailureRule rule : WORDS) {
        if (rule.matches(facts)) {
          return failure(facts, rule.kind(), rule.category(), rule.confidence(), rule.name());
        }
      }
    }
    for (FailureRule rule : STATUSES) {
      if (rule.matches(facts)) {
        return failure(facts, rule.kind(), rule.category(), rule.confidence(), rule.name());
      }
    }
    return byFamily(facts);
  }

  private static Failure byFamily(ErrorFacts facts) {
    int family = facts.status() / 100;
    return switch (family) {
      case 3 ->
          failure(facts, FailureKind.CONFIG_DRIFT, Category.CONFIG_DRIFT, MEDIUM, "family:3xx");
      case 4 -> failure(facts, FailureKind.UNATTRIBUTED, Category.UNKNOWN, LOW, "family:4xx");
      case 0, 5 ->
          failure(facts, FailureKind.UPSTREAM_ERROR, Category.UPSTREAM_OUTAGE, LOW, "family:5xx");
      default -> failure(facts, FailureKind.NOT_JSON, Category.UNKNOWN, LOW, "family:strange");
    };
  }

  private static Failure failure(
      ErrorFacts facts, FailureKind kind, Category category, Confidence confidence, String rule) {
    String message = facts.message();
    return new Failure(
        kind,
        category,
        confidence,
        facts.status(),
        facts.code() != null ? facts.code() : facts.type(),
        message != null ? message : "status " + facts.status() + " without a readable message",
        facts.retryAfterNanos(),
        rule);
  }

  private static FailureRule code(
      String name, FailureKind kind, Category category, String... codes) {
    return new FailureRule(name, List.of(), List.of(codes), List.of(), kind, category, HIGH);
  }

  private static FailureRule words(
      String name, FailureKind kind, Category category, String... words) {
    return new FailureRule(name, List.of(), List.of(), List.of(words), kind, category, MEDIUM);
  }

  private static FailureRule status(
      String name, FailureKind kind, Category category, Integer... statuses) {
    return new FailureRule(name, List.of(statuses), List.of(), List.of(), kind, category, LOW);
  }
}
