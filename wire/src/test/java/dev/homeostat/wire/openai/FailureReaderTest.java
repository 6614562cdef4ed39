package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.failure.Category;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureReaderTest {

  private static @Nullable Failure read(int status, String body, Map<String, String> headers) {
    return FailureReader.read(
        status, body.getBytes(UTF_8), headers.get("content-type"), headers::get, 0);
  }

  private static Failure failure(int status, String body) {
    return Objects.requireNonNull(read(status, body, Map.of()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"message":"m","code":429}}                         => 429 => RATE_LIMITED => RATE_LIMITED_SELF
          {"error":{"message":"m","code":"429"}}                       => 429 => RATE_LIMITED => RATE_LIMITED_SELF
          {"error":{"message":"m","code":"insufficient_quota"}}        => 429 => QUOTA_EXHAUSTED => QUOTA_EXHAUSTED
          {"error":{"message":"m","type":"overloaded_error"}}          => 529 => UPSTREAM_ERROR => UPSTREAM_OUTAGE
          {"error":{"message":"m","status":"RESOURCE_EXHAUSTED"}}      => 429 => RATE_LIMITED => RATE_LIMITED_SELF
          {"error":{"message":"insufficient balance"}}                 => 502 => QUOTA_EXHAUSTED => QUOTA_EXHAUSTED
          {"error":{"message":"Invalid API key"}}                      => 502 => CREDENTIAL_INVALID => CREDENTIAL_INVALID
          {"error":"Incorrect API key provided"}                       => 502 => CREDENTIAL_INVALID => CREDENTIAL_INVALID
          {"error":"maximum context length exceeded"}                  => 502 => CONTEXT_LENGTH => HEALTHY
          {"error":"something broke"}                                  => 502 => UPSTREAM_ERROR => UPSTREAM_OUTAGE
          {"error":{}}                                                 => 502 => UPSTREAM_ERROR => UPSTREAM_OUTAGE
          [{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}] => 503 => UPSTREAM_ERROR => UPSTREAM_OUTAGE
          {"error":{"message":"{\\"error\\":{\\"code\\":429,\\"message\\":\\"m\\",\\"status\\":\\"RESOURCE_EXHAUSTED\\"}}"}} => 429 => RATE_LIMITED => RATE_LIMITED_SELF
          {"error":null,"choices":[]}                                  => 0 => UPSTREAM_EMPTY => UPSTREAM_OUTAGE
          {}                                                           => 0 => UPSTREAM_EMPTY => UPSTREAM_OUTAGE
          {"choices":[                                                 => 0 => UPSTREAM_MALFORMED => UPSTREAM_OUTAGE
          <!doctype html><title>Sign in</title>                        => 200 => NOT_JSON => UPSTREAM_OUTAGE
          """)
  @DisplayName("F27: a 200 with an error body is that error, whatever its shape")
  void wrapped(String body, int status, FailureKind kind, Category category) {
    Failure failure = failure(200, body);
    assertThat(failure.kind()).as(failure.rule()).isEqualTo(kind);
    assertThat(failure.category()).as(failure.rule()).isEqualTo(category);
    assertThat(failure.status()).isEqualTo(status);
  }

  @Test
  @DisplayName("F54, F55: the same in any event of a stream, named or not, first or later")
  void wrappedInStreams() {
    String first = "data: {\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}}\n\n";
    assertThat(failure(200, first).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    String later =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"
            + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}";
    assertThat(failure(200, later).kind()).isEqualTo(FailureKind.UPSTREAM_ERROR);
    String cut = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    assertThat(failure(200, cut).kind()).isEqualTo(FailureKind.UPSTREAM_TRUNCATED);
  }

  @Test
  @DisplayName("A usable answer is no failure, and content beside an error wins when it completes")
  void usable() {
    String good = "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]";
    assertThat(read(200, good + "}", Map.of())).isNull();
    assertThat(read(200, good + ",\"error\":{\"message\":\"m\"}}", Map.of())).isNull();
  }

  @Test
  @DisplayName("An error inside a 200 keeps the wait that its headers ask for")
  void wrappedRetryAfter() {
    Failure failure =
        Objects.requireNonNull(
            read(200, "{\"error\":{\"code\":429,\"message\":\"m\"}}", Map.of("retry-after", "7")));
    assertThat(failure.retryAfterNanos()).isEqualTo(7_000_000_000L);
  }

  @Test
  @DisplayName("What another gateway repeats is read as what its upstream said")
  void unwraps() {
    Failure failure =
        failure(
            400,
            "{\"error\":{\"message\":\"Provider returned"
                + " error\",\"code\":400,\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"bad"
                + " tools\\\",\\\"param\\\":\\\"tools\\\"}}\"}}}");
    assertThat(failure.kind()).isEqualTo(FailureKind.CALLER_FAULT);
    assertThat(failure.rule()).isEqualTo("param:request");
    assertThat(failure.message()).isEqualTo("Provider returned error: bad tools");
  }

  @Test
  @DisplayName("A message that stands behind the first KiB is read all the same")
  void farMessage() {
    String body =
        "{\"trace\":\"" + "x".repeat(3_000) + "\",\"error\":{\"message\":\"Invalid API key\"}}";
    assertThat(failure(400, body).kind()).isEqualTo(FailureKind.CREDENTIAL_INVALID);
  }

  @Test
  @DisplayName("Whatever an answer holds, reading it throws nothing")
  void neverThrows() {
    SplittableRandom random = new SplittableRandom(11);
    String[] parts = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"error\"",
      "\"message\"",
      "\"raw\"",
      "\"{\\\"error\\\":\"",
      "\"metadata\"",
      "\"code\"",
      "\"retry_after\"",
      "7",
      "null",
      "data: ",
      "\n\n",
      "<html>",
      "\\u"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder body = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        body.append(parts[random.nextInt(parts.length)]);
      }
      int status = new int[] {0, 200, 400, 429}[random.nextInt(4)];
      Failure failure = read(status, body.toString(), Map.of());
      assertThat(failure == null || !failure.rule().isEmpty()).isTrue();
    }
  }
}
