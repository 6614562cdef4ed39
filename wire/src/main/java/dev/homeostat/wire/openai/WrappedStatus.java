package dev.homeostat.wire.openai;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP status an error would have had, had it not come inside a 200: by its structured words.
 * Sources: OpenAI's and Anthropic's error references and {@code google.rpc.Code}.
 */
final class WrappedStatus {
  private static final Map<String, Integer> BY_WORD =
      Map.ofEntries(
          Map.entry("invalid_request_error", 400),
          Map.entry("bad_request", 400),
          Map.entry("badrequesterror", 400),
          Map.entry("invalid_argument", 400),
          Map.entry("failed_precondition", 400),
          Map.entry("out_of_range", 400),
          Map.entry("context_length_exceeded", 400),
          Map.entry("content_policy_violation", 400),
          Map.entry("content_filter", 400),
          Map.entry("authentication_error", 401),
          Map.entry("invalid_api_key", 401),
          Map.entry("api_key_invalid", 401),
          Map.entry("unauthenticated", 401),
          Map.entry("unauthorized", 401),
          Map.entry("billing_error", 402),
          Map.entry("insufficient_balance", 402),
          Map.entry("insufficient_quota", 429),
          Map.entry("permission_error", 403),
          Map.entry("permission_denied", 403),
          Map.entry("forbidden", 403),
          Map.entry("not_found_error", 404),
          Map.entry("not_found", 404),
          Map.entry("model_not_found", 404),
          Map.entry("timeout_error", 504),
          Map.entry("deadline_exceeded", 504),
          Map.entry("request_too_large", 413),
          Map.entry("rate_limit_error", 429),
          Map.entry("rate_limit_exceeded", 429),
          Map.entry("rate_limit_reached_error", 429),
          Map.entry("too_many_requests", 429),
          Map.entry("resource_exhausted", 429),
          Map.entry("tokens", 429),
          Map.entry("requests", 429),
          Map.entry("api_error", 500),
          Map.entry("server_error", 500),
          Map.entry("internal_server_error", 500),
          Map.entry("internal_error", 500),
          Map.entry("internal", 500),
          Map.entry("unknown", 500),
          Map.entry("data_loss", 500),
          Map.entry("unimplemented", 501),
          Map.entry("unavailable", 503),
          Map.entry("service_unavailable", 503),
          Map.entry("slow_down", 503),
          Map.entry("overloaded", 529),
          Map.entry("overloaded_error", 529),
          Map.entry("engine_overloaded_error", 529));

  private WrappedStatus() {}

  /** The status of the first word that is known, or 0. */
  static int of(@Nullable String... words) {
    for (String word : words) {
      Integer status = word == null ? null : BY_WORD.get(word.toLowerCase(Locale.ROOT));
      if (status != null) {
        return status;
      }
    }
    return 0;
  }
}
