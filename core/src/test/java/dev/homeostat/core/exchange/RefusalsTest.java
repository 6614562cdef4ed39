package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.Targets.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.failure.Category;
import dev.homeostat.core.failure.Confidence;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the caller gets when every attempt failed: the worst honest class. */
class RefusalsTest {

  private static Refusal conclude(boolean streamed, Failure... failures) {
    Refusals refusals = new Refusals(TierPlan.flat(List.of(target("p1"), target("p2"))));
    int number = 0;
    for (Failure failure : failures) {
      number++;
      refusals.add(
          new Attempt(number, 0, target("p" + number), 0, 0, Clocks.DEFAULTS, 1, 0), failure);
    }
    return refusals.conclude(streamed);
  }

  private static Failure failure(String text) {
    String[] parts = text.split(":", -1);
    int status = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    return failure(FailureKind.valueOf(parts[0]), status, "words of " + text, -1);
  }

  private static Failure failure(FailureKind kind, int status, String message, long retryAfter) {
    return new Failure(
        kind, Category.UNKNOWN, Confidence.LOW, status, null, message, retryAfter, "test");
  }

  @Test
  @DisplayName("S14: what a provider says of a prefill is never shown: the caller sent none")
  void prefillRefused() {
    Refusals refusals = new Refusals(TierPlan.flat(List.of(target("p1"), target("p2"))));
    Attempt broken = new Attempt(1, 0, target("p1"), 0, 0, Clocks.DEFAULTS, 1, 0);
    broken.opened = true;
    refusals.add(broken, failure("UPSTREAM_TRUNCATED"));
    Attempt prefilled = new Attempt(2, 1, target("p2"), 0, 0, Clocks.DEFAULTS, 1, 0);
    prefilled.opening = new Opening.Continued("some text", 2, Prefill.LAST_ASSISTANT);
    refusals.add(prefilled, failure("CALLER_FAULT:400"));

    Refusal refusal = refusals.conclude(true);
    assertThat(refusal.code()).isEqualTo("upstream_truncated");
    assertThat(refusal.message())
        .contains("words of UPSTREAM_TRUNCATED", "can't go on with the answer")
        .doesNotContain("words of CALLER_FAULT", "400");
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource({
    // all auth
    "CREDENTIAL_INVALID:401, 502, upstream_auth",
    "CREDENTIAL_INVALID:401 ACCESS_DENIED:403, 502, upstream_auth",
    // all quota or rate
    "RATE_LIMITED:429, 429, rate_limit_exceeded",
    "QUOTA_EXHAUSTED:402, 429, insufficient_quota",
    "QUOTA_EXHAUSTED:402 RATE_LIMITED:429, 429, rate_limit_exceeded",
    // all too large
    "CONTEXT_LENGTH:400, 400, context_length",
    "CONTEXT_LENGTH:400 CONTEXT_LENGTH:413, 413, context_length_exceeded",
    // all silent
    "FIRST_CONTENT_TIMEOUT, 504, stream_timeout",
    "CONNECT_TIMEOUT FIRST_CONTENT_TIMEOUT STREAM_STALLED, 504, stream_timeout",
    // all of them upstream errors
    "UPSTREAM_ERROR:500, 502, upstream_error",
    "UPSTREAM_ERROR:503 UPSTREAM_ERROR:529, 503, upstream_error",
    "UPSTREAM_ERROR:503 UPSTREAM_ERROR:500, 502, upstream_error",
    // one kind, or mixed
    "NETWORK NETWORK, 502, network",
    "UPSTREAM_EMPTY, 502, upstream_empty",
    "MODEL_GONE:404, 502, model_gone",
    "UPSTREAM_ERROR:503 NETWORK, 502, upstream_failed",
    "RATE_LIMITED:429 UPSTREAM_ERROR:500, 502, upstream_failed",
    "CREDENTIAL_INVALID:401 RATE_LIMITED:429, 502, upstream_failed",
    // ours
    "POOL_WAIT POOL_WAIT, 503, overloaded",
    "EGRESS_PROXY EGRESS_PROXY, 502, egress_proxy",
    "DEADLINE, 504, deadline",
    "UPSTREAM_ERROR:500 DEADLINE, 504, deadline",
    // the caller's
    "CALLER_FAULT:422, 422, caller_fault",
    "UPSTREAM_ERROR:500 CALLER_FAULT:400, 400, caller_fault",
    "CONTENT_FILTER:400, 400, content_filter",
    "UNATTRIBUTED:418 UNATTRIBUTED:499, 418, unattributed",
    "CREDENTIAL_INVALID:401 UNATTRIBUTED:418, 418, unattributed",
    "UPSTREAM_ERROR:500 UNATTRIBUTED:418, 418, unattributed"
  })
  @DisplayName("By what failed: status and code")
  void table(String failures, int status, String code) {
    Failure[] all =
        Arrays.stream(failures.split(" ", -1)).map(RefusalsTest::failure).toArray(Failure[]::new);
    Refusal refusal = conclude(true, all);
    assertThat(refusal.status()).isEqualTo(status);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.spent()).isTrue();
  }

  @Test
  @DisplayName("401 for our own key is never shown as the caller's, whatever else failed")
  void ownKeyIsNeverTheCallers() {
    for (FailureKind before : FailureKind.values()) {
      for (FailureKind after : FailureKind.values()) {
        Refusal refusal =
            conclude(
                true,
                failure(FailureKind.CREDENTIAL_INVALID, 401, "no", -1),
                failure(before, 418, "no", -1),
                failure(after, 500, "no", -1));
        assertThat(refusal.status()).as("%s, %s", before, after).isNotEqualTo(401);
      }
    }
  }

  @Test
  @DisplayName("silence of a JSON answer has its own word")
  void jsonSilence() {
    assertThat(conclude(false, failure("NO_RESPONSE")).code()).isEqualTo("upstream_timeout");
  }

  @Test
  @DisplayName("a caller's fault is passed on in the provider's own words, and from its own body")
  void verbatim() {
    Refusal refusal = conclude(true, failure("UPSTREAM_ERROR:500"), failure("CALLER_FAULT:400"));
    assertThat(refusal.verbatim()).isEqualTo(2);
    assertThat(refusal.message()).isEqualTo("words of CALLER_FAULT:400");
    assertThat(refusal.type()).isEqualTo(Refusal.INVALID_REQUEST);
    assertThat(conclude(true, failure("CREDENTIAL_INVALID:401")).verbatim()).isZero();
  }

  @Test
  @DisplayName("the message tells every attempt; no key in it survives")
  void story() {
    Refusal refusal =
        conclude(
            true,
            failure(FailureKind.CREDENTIAL_INVALID, 401, "bad key sk-live-12345678", -1),
            failure(FailureKind.NETWORK, 0, "reset\r\nX: y", -1));
    assertThat(refusal.message())
        .isEqualTo(
            "All attempts failed: p1/small: credential_invalid (401) - bad key [redacted]; "
                + "p2/small: network - reset  X: y");
  }

  @Test
  @DisplayName("retry-after is the earliest that any candidate stated")
  void retryAfter() {
    Refusal refusal =
        conclude(
            true,
            failure(FailureKind.RATE_LIMITED, 429, "a", TimeUnit.SECONDS.toNanos(30)),
            failure(FailureKind.RATE_LIMITED, 429, "b", -1),
            failure(FailureKind.RATE_LIMITED, 429, "c", TimeUnit.SECONDS.toNanos(7)));
    assertThat(refusal.retryAfterNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(7));
  }
}
