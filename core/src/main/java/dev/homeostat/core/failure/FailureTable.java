package dev.homeostat.core.failure;

import static dev.homeostat.core.failure.Category.CONFIG_DRIFT;
import static dev.homeostat.core.failure.Category.HEALTHY;
import static dev.homeostat.core.failure.Category.NETWORK;
import static dev.homeostat.core.failure.Category.QUOTA_EXHAUSTED;
import static dev.homeostat.core.failure.Category.RATE_LIMITED_SELF;
import static dev.homeostat.core.failure.Category.UPSTREAM_OUTAGE;
import static dev.homeostat.core.failure.Confidence.HIGH;
import static dev.homeostat.core.failure.Confidence.LOW;
import static dev.homeostat.core.failure.Confidence.MEDIUM;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rows, in the order they are asked; the first that matches wins. Codes that mean one thing
 * come before wordings, wordings before the codes that providers use for everything, bare statuses
 * last. Every row names a family, not a provider's sentence; a new wording is a new phrase or row
 * here.
 */
final class FailureTable {
  private static final Predicate<ErrorFacts> ANY = between(0, Integer.MAX_VALUE);

  /** Nobody answered: an exception of the connection, told as text. */
  private static final Predicate<ErrorFacts> NO_ANSWER = status(0);

  /** A 5xx with unlucky words in it stays a 5xx: wordings explain refusals, not crashes. */
  private static final Predicate<ErrorFacts> REFUSED = between(0, 499);

  /** The statuses of a faulty request, whose message may quote the request itself. */
  private static final Predicate<ErrorFacts> REQUEST = status(400, 413, 422);

  private static final Predicate<ErrorFacts> NOT_REQUEST = REQUEST.negate();

  private static final Predicate<ErrorFacts> BLAMES_A_FIELD =
      status(400, 422)
          .and(facts -> facts.param() != null && !facts.param().equalsIgnoreCase("model"));

  /** A page for people: only where it stands in the way counts, not what is written on it. */
  static final List<FailureRule> PAGES =
      List.of(
          row("page:edge", status(403, 407), FailureKind.NOT_JSON, NETWORK, MEDIUM),
          row("page:ok", status(200), FailureKind.NOT_JSON, UPSTREAM_OUTAGE, MEDIUM));

  /** Structured codes that mean one thing, whoever sends them. */
  private static final List<FailureRule> CODES =
      List.of(
          code(
              "code:context-length",
              FailureKind.CONTEXT_LENGTH,
              HEALTHY,
              "context_length_exceeded",
              "context_window_exceeded",
              "string_above_max_length",
              "contextwindowexceedederror",
              "model_max_prompt_tokens_exceeded"),
          code(
              "code:content-filter",
              FailureKind.CONTENT_FILTER,
              HEALTHY,
              "content_policy_violation",
              "content_filter",
              "responsibleaipolicyviolation",
              "datainspectionfailed",
              "data_inspection_failed",
              "sensitivecontentdetected",
              "contentpolicyviolationerror"),
          code(
              "code:quota",
              FailureKind.QUOTA_EXHAUSTED,
              QUOTA_EXHAUSTED,
              "insufficient_quota",
              "billing_hard_limit_reached",
              "billing_not_active",
              "billing_error",
              "billing_disabled",
              "insufficient_balance",
              "insufficient_credits",
              "insufficient_user_quota",
              "insufficient_funds",
              "exceeded_current_quota_error",
              "enforced_spend_limit_reached",
              "servicequotaexceededexception",
              "arrearage",
              "accountoverdueerror",
              "payment_required"),
          code(
              "code:address",
              FailureKind.ACCESS_DENIED,
              CONFIG_DRIFT,
              "ip_not_authorized",
              "unsupported_country_region_territory",
              "service_disabled",
              "api_key_service_blocked",
              "api_key_ip_address_blocked",
              "api_key_http_referrer_blocked"),
          code(
              "code:credential",
              FailureKind.CREDENTIAL_INVALID,
              Category.CREDENTIAL_INVALID,
              "invalid_api_key",
              "incorrect_api_key",
              "wrong_api_key",
              "invalidapikey",
              "api_key_invalid",
              "api_key_expired",
              "authentication_error",
              "invalid_authentication_error",
              "authenticationerror",
              "unauthenticated",
              "access_token_expired",
              "token_expired",
              "account_deactivated",
              "organization_restricted",
              "consumer_suspended",
              "unrecognizedclientexception",
              "expiredtokenexception",
              "invalidsignatureexception",
              "signaturedoesnotmatch",
              "missingauthenticationtokenexception",
              "incompletesignatureexception"),
          code(
              "code:capacity",
              FailureKind.UPSTREAM_ERROR,
              UPSTREAM_OUTAGE,
              "service_tier_capacity_exceeded",
              "modelcapacityexceeded",
              "overloaded_error",
              "overloaded",
              "engine_overloaded_error",
              "server_is_overloaded",
              "model_overloaded",
              "serveroverloaded",
              "modelnotreadyexception",
              "modelerrorexception",
              "modeltimeoutexception",
              "serviceunavailableexception"),
          code(
              "code:rate-limit",
              FailureKind.RATE_LIMITED,
              RATE_LIMITED_SELF,
              "rate_limit_exceeded",
              "rate_limit_reached_error",
              "model_rate_limit",
              "rate_limited",
              "too_many_requests",
              "too_many_requests_error",
              "slow_down",
              "throttlingexception",
              "throttling",
              "throttling.ratequota",
              "throttling.allocationquota",
              "request_quota_exceeded",
              "token_quota_exceeded",
              "dynamic_request_limited",
              "ratelimitreached"),
          code(
              "code:model-gone",
              FailureKind.MODEL_GONE,
              CONFIG_DRIFT,
              "model_not_found",
              "modelnotfound",
              "model_decommissioned",
              "model_deprecated",
              "modeldeprecated",
              "model_not_available",
              "model_not_supported",
              "invalid_model",
              "unknown_model",
              "modelnotopen"),
          code(
              "code:deployment",
              FailureKind.CONFIG_DRIFT,
              CONFIG_DRIFT,
              "deploymentnotfound",
              "unknown_url",
              "resource_not_found_error",
              "operationnotsupported"),
          // The key is good, but not for this: only its owner can tell which of the two is wrong.
          code(
              "code:permission",
              FailureKind.ACCESS_DENIED,
              Category.CREDENTIAL_INVALID,
              "permission_error"));

  /** Phrases; whatever quotes the request is asked first, so that a prompt can't blame a key. */
  private static final List<FailureRule> WORDS =
      List.of(
          row("status:407", status(407), FailureKind.NETWORK, NETWORK, MEDIUM),
          words(
              "words:context-length",
              REQUEST.or(NO_ANSWER),
              FailureKind.CONTEXT_LENGTH,
              HEALTHY,
              "too many tokens",
              "input is too long",
              "prompt is too long",
              "token count exceeds",
              "reduce the length of"),
          words(
              "words:context-window",
              ANY,
              FailureKind.CONTEXT_LENGTH,
              HEALTHY,
              "maximum context length",
              "exceeds the context",
              "exceed context limit",
              "exceed … context window",
              "exceeds … context window",
              "context length … exceeded",
              "longer than the model's context",
              "larger than the model's context"),
          words(
              "words:content-filter",
              REFUSED,
              FailureKind.CONTENT_FILTER,
              HEALTHY,
              "content policy",
              "content management policy",
              "safety system",
              "flagged as",
              "data inspection failed",
              "content exists risk"),
          row("param:request", BLAMES_A_FIELD, FailureKind.CALLER_FAULT, HEALTHY, HIGH),
          words(
              "words:request",
              status(400, 422),
              FailureKind.CALLER_FAULT,
              HEALTHY,
              "\"messages.",
              "\"tools.",
              "\"messages: ",
              "\"tools: ",
              "\"max_tokens: ",
              "unsupported parameter",
              "unknown parameter",
              "unrecognized request argument",
              "missing required parameter",
              "field required",
              "extra inputs are not permitted",
              "invalid schema for",
              "invalid type for",
              "invalid value for",
              "invalid json",
              "unknown name",
              "tool_call_id"),
          words(
              "words:not-open",
              REFUSED,
              FailureKind.ACCESS_DENIED,
              CONFIG_DRIFT,
              "country, region, or territory",
              "location is not supported",
              "unsupported region",
              "not available in your region",
              "not available in your country",
              "ip address is not",
              "ip not authorized",
              "ip not allowed",
              "firewall rules",
              "public access is disabled",
              "data policy",
              "privacy settings",
              "model agreement",
              "accept the … terms",
              "has not been used in project",
              "api … is not enabled",
              "are blocked"),
          words(
              "words:shared-limit",
              REFUSED,
              FailureKind.UPSTREAM_ERROR,
              UPSTREAM_OUTAGE,
              "rate-limited upstream",
              "rate limited upstream"),
          rule(
              "words:minute-quota",
              status(429),
              Set.of("resource_exhausted"),
              FailureKind.RATE_LIMITED,
              RATE_LIMITED_SELF,
              "exceeded your current quota",
              "quota exceeded for",
              "check quota"),
          words(
              "words:rate-limit",
              NOT_REQUEST.and(REFUSED.or(status(503))),
              FailureKind.RATE_LIMITED,
              RATE_LIMITED_SELF,
              "rate limit",
              "rate-limit",
              "ratelimit",
              "too many requests",
              "too many concurrent",
              "concurrency limit",
              "concurrent requests",
              "in-flight requests",
              "slow down",
              "requests per",
              "tokens per minute",
              "tokens per day",
              "calls / minute",
              "calls per minute",
              "throttled",
              "速率限制",
              "请求过多",
              "频率"),
          words(
              "words:quota",
              ANY,
              FailureKind.QUOTA_EXHAUSTED,
              QUOTA_EXHAUSTED,
              "credit balance",
              "insufficient balance",
              "insufficient account balance",
              "balance is insufficient",
              "insufficient_balance",
              "insufficient credit",
              "insufficient fund",
              "insufficient quota",
              "exceeded your current quota",
              "exceeded your … credits",
              "exceeded your … quota",
              "out of credits",
              "requires more credits",
              "any credits",
              "no credits",
              "not enough credits",
              "all available credits",
              "credits are depleted",
              "credits depleted",
              "credits have been",
              "run out of",
              "spending limit",
              "spend limit",
              "budget limit",
              "budget exceeded",
              "budget has been exceeded",
              "billing hard limit",
              "plan and billing",
              "billing details",
              "billing information",
              "enable billing",
              "billing is not",
              "billing to be enabled",
              "payment required",
              "payment method",
              "past invoices",
              "past due",
              "overdue",
              "api usage limits",
              "free allocation",
              "free quota",
              "call volume quota",
              "service quota",
              "account is in good standing",
              "余额不足",
              "余额已用尽",
              "额度不足",
              "额度已用尽",
              "欠费",
              "请充值"),
          words(
              "words:key",
              REFUSED,
              FailureKind.CREDENTIAL_INVALID,
              Category.CREDENTIAL_INVALID,
              "invalid api key",
              "invalid api-key",
              "invalid api token",
              "invalid x-api-key",
              "invalid bearer token",
              "invalid token",
              "invalid access token",
              "invalid auth",
              "invalid credential",
              "invalid subscription key",
              "incorrect api key",
              "wrong api key",
              "missing api key",
              "no api key",
              "no auth credentials",
              "no cookie auth credentials",
              "api key not valid",
              "api key not found",
              "api key is not valid",
              "api key is invalid",
              "api key is missing",
              "api key has expired",
              "api key expired",
              "api key is expired",
              "api key … revoked",
              "api key … disabled",
              "api key … deactivated",
              "api key … leaked",
              "api key … suspended",
              "api key … has been blocked",
              "token has expired",
              "token is expired",
              "token expired",
              "token is invalid",
              "security token included in the request",
              "request signature",
              "authentication fails",
              "authentication failed",
              "authentication error",
              "authentication required",
              "无效的令牌",
              "令牌已过期",
              "身份验证失败"),
          words(
              "words:account",
              REFUSED,
              FailureKind.CREDENTIAL_INVALID,
              Category.CREDENTIAL_INVALID,
              "account is blocked",
              "account is suspended",
              "account is disabled",
              "account is not active",
              "account … has been",
              "organization … has been disabled",
              "organization … has been restricted",
              "organization … has been suspended",
              "team is blocked",
              "user not found"),
          words(
              "words:unauthorized",
              NO_ANSWER,
              FailureKind.CREDENTIAL_INVALID,
              Category.CREDENTIAL_INVALID,
              "unauthorized"),
          words(
              "words:model-gone",
              REFUSED,
              FailureKind.MODEL_GONE,
              CONFIG_DRIFT,
              "decommissioned",
              "has been retired",
              "has been deprecated",
              "no longer available",
              "no longer supported",
              "marked by provider as legacy",
              "end of its life",
              "end of life",
              "end-of-life",
              "no such model",
              "invalid model",
              "unknown model",
              "not a valid model",
              "unsupported model",
              "model identifier is invalid",
              "model not exist",
              "model not found",
              "model … does not exist",
              "model … doesn't exist",
              "model … not found",
              "model … is not found",
              "model … is not supported",
              "non-serverless model",
              "on-demand throughput",
              "does not work with the specified model",
              "模型不存在"),
          rule(
              "words:no-model",
              status(404),
              Set.of("not_found_error"),
              FailureKind.MODEL_GONE,
              CONFIG_DRIFT,
              "\"model: "),
          words(
              "words:capacity",
              NOT_REQUEST,
              FailureKind.UPSTREAM_ERROR,
              UPSTREAM_OUTAGE,
              "overloaded",
              "at capacity",
              "out of capacity",
              "no capacity",
              "capacity exceeded",
              "exceeded capacity",
              "insufficient capacity",
              "high demand",
              "high load",
              "temporarily unavailable",
              "currently loading",
              "no more data centers",
              "provider returned error"),
          words(
              "words:network",
              NO_ANSWER,
              FailureKind.NETWORK,
              NETWORK,
              "unknownhost",
              "name or service not known",
              "name resolution",
              "no such host",
              "nodename nor servname",
              "unresolvedaddress",
              "enotfound",
              "eai_again",
              "dns",
              "connection refused",
              "connection reset",
              "connection closed",
              "connection aborted",
              "connection was closed",
              "connect timed out",
              "connect timeout",
              "connecttimeout",
              "connection timed out",
              "connection timeout",
              "econnrefused",
              "econnreset",
              "etimedout",
              "ehostunreach",
              "enetunreach",
              "epipe",
              "broken pipe",
              "no route to host",
              "unreachable",
              "socket hang up",
              "received no bytes",
              "ssl",
              "tls",
              "certificate",
              "pkix",
              "handshake",
              "proxy",
              "connectexception",
              "socketexception",
              "closedchannel"),
          words(
              "words:silent",
              NO_ANSWER,
              FailureKind.NO_RESPONSE,
              UPSTREAM_OUTAGE,
              "timed out",
              "timeout",
              "deadline exceeded",
              "stalled",
              "unexpected end",
              "premature",
              "overload",
              "internal server error",
              "bad gateway",
              "service unavailable"));

  /** What providers use for many things: asked when neither a clear code nor a wording decided. */
  private static final List<FailureRule> FAMILIES =
      List.of(
          row("status:402", status(402), FailureKind.QUOTA_EXHAUSTED, QUOTA_EXHAUSTED, MEDIUM),
          code(
              "type:rate-limit",
              FailureKind.RATE_LIMITED,
              RATE_LIMITED_SELF,
              "rate_limit_error",
              "resource_exhausted",
              "quota_exceeded",
              "quotaexceeded"),
          code(
              "type:permission",
              FailureKind.ACCESS_DENIED,
              CONFIG_DRIFT,
              "permission_denied",
              "request_forbidden",
              "access_denied",
              "accessdenied",
              "accessdeniedexception"),
          code(
              "type:server",
              FailureKind.UPSTREAM_ERROR,
              UPSTREAM_OUTAGE,
              "server_error",
              "internal_server_error",
              "internal_error",
              "internalerror",
              "internal",
              "internalserverexception",
              "internalserviceerror",
              "api_error",
              "service_unavailable",
              "unavailable",
              "timeout",
              "timeout_error",
              "deadline_exceeded"));

  static final List<FailureRule> STATUSES =
      List.of(
          row(
              "status:401",
              status(401),
              FailureKind.CREDENTIAL_INVALID,
              Category.CREDENTIAL_INVALID,
              LOW),
          row("status:403", status(403, 451), FailureKind.ACCESS_DENIED, CONFIG_DRIFT, LOW),
          row("status:404", status(404, 405), FailureKind.CONFIG_DRIFT, CONFIG_DRIFT, LOW),
          row("status:408", status(408, 424), FailureKind.UPSTREAM_ERROR, UPSTREAM_OUTAGE, LOW),
          row("status:410", status(410), FailureKind.MODEL_GONE, CONFIG_DRIFT, LOW),
          row("status:429", status(429), FailureKind.RATE_LIMITED, RATE_LIMITED_SELF, LOW),
          row("status:caller", status(400, 413, 415, 422), FailureKind.CALLER_FAULT, HEALTHY, LOW),
          row("status:3xx", between(300, 399), FailureKind.CONFIG_DRIFT, CONFIG_DRIFT, MEDIUM),
          row("status:4xx", between(400, 499), FailureKind.UNATTRIBUTED, Category.UNKNOWN, LOW),
          row("status:5xx", between(500, 599), FailureKind.UPSTREAM_ERROR, UPSTREAM_OUTAGE, LOW),
          row("status:none", NO_ANSWER, FailureKind.UPSTREAM_ERROR, Category.UNKNOWN, LOW));

  /** Every row that an API's own words are asked by. */
  static final List<FailureRule> ROWS =
      Stream.of(CODES, WORDS, FAMILIES, STATUSES).flatMap(List::stream).toList();

  /** What is left: an answer under a status that no API sends. */
  static final FailureRule STRANGE =
      row("status:strange", ANY, FailureKind.NOT_JSON, Category.UNKNOWN, LOW);

  private FailureTable() {}

  private static FailureRule code(
      String name, FailureKind kind, Category category, String... codes) {
    return new FailureRule(name, ANY, Set.of(codes), List.of(), kind, category, HIGH);
  }

  private static FailureRule words(
      String name,
      Predicate<ErrorFacts> where,
      FailureKind kind,
      Category category,
      String... words) {
    return rule(name, where, Set.of(), kind, category, words);
  }

  private static FailureRule rule(
      String name,
      Predicate<ErrorFacts> where,
      Set<String> codes,
      FailureKind kind,
      Category category,
      String... words) {
    List<Wording> wordings = Arrays.stream(words).map(Wording::of).toList();
    return new FailureRule(name, where, codes, wordings, kind, category, MEDIUM);
  }

  private static FailureRule row(
      String name,
      Predicate<ErrorFacts> where,
      FailureKind kind,
      Category category,
      Confidence confidence) {
    return new FailureRule(name, where, Set.of(), List.of(), kind, category, confidence);
  }

  private static Predicate<ErrorFacts> status(int... statuses) {
    return facts -> {
      for (int status : statuses) {
        if (status == facts.status()) {
          return true;
        }
      }
      return false;
    };
  }

  private static Predicate<ErrorFacts> between(int from, int to) {
    return facts -> facts.status() >= from && facts.status() <= to;
  }
}
