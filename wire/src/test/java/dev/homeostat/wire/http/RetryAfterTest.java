package dev.homeostat.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.failure.ErrorFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final long NOW = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  private static void check(int status, Map<String, String> headers, @Nullable Double seconds) {
    check(RetryAfter.nanos(status, headers::get, null, "", NOW), seconds);
  }

  private static void check(long nanos, @Nullable Double seconds) {
    if (seconds == null) {
      assertThat(nanos).isEqualTo(ErrorFacts.NO_RETRY_AFTER);
    } else {
      assertThat(nanos / 1e9).isCloseTo(seconds, org.assertj.core.data.Offset.offset(1e-6));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          retry-after    | 7                             | 7
          retry-after    | 0                             | 0
          retry-after    | 1.5                           | 1.5
          retry-after    | 86400                         | 300
          retry-after    | 99999999999999999999999       |
          retry-after    | -1                            |
          retry-after    | soon                          |
          retry-after    | 7s                            |
          retry-after    | .                             |
          retry-after    | 1e3                           |
          retry-after    | Wed, 01 Jan 2025 00:00:12 GMT | 12
          retry-after    | Tue, 31 Dec 2024 23:59:00 GMT | 0
          retry-after    | Thu, 02 Jan 2025 00:00:00 GMT | 300
          retry-after    | Wed, 99 Foo 2025 00:00:12 GMT |
          retry-after-ms | 1500                          | 1.5
          retry-after-ms | 0.5                           | 0.0005
          retry-after-ms | never                         |
          x-ratelimit-reset-requests | 6m0s              | 300
          x-ratelimit-reset-requests | 1m2s              | 62
          x-ratelimit-reset-tokens   | 9m38.016s         | 300
          x-ratelimit-reset-tokens   | 38.016s           | 38.016
          x-ratelimit-reset-tokens   | 17ms              | 0.017
          x-ratelimit-reset-tokens   | 12                | 12
          x-ratelimit-reset          | 1735689605000     | 5
          x-ratelimit-reset          | 1735689606        | 6
          x-ratelimit-reset          | 1h                | 300
          x-ratelimit-reset          | 5 parsecs         |
          anthropic-ratelimit-requests-reset | 2025-01-01T00:00:09Z | 9
          anthropic-ratelimit-tokens-reset   | 2025-13-41T00:00:09Z |
          """)
  @DisplayName("F20, F21: what headers say, held within 0 to 300 s; nonsense says nothing")
  void headers(String name, String value, @Nullable Double seconds) {
    check(429, Map.of(name, value), seconds);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          please try again in 7.66s.                  | 7.66
          please retry after 2 minutes                | 120
          try again in 1m30.5s                        | 90.5
          please wait for 20ms                        | 0.02
          please wait 33 seconds before retrying      | 33
          expected available in 1 second.             | 1
          retry in 15 seconds                         | 15
          try again in 99h                            | 300
          try again soon                              |
          do not try this at home                     |
          wait                                        |
          """)
  @DisplayName("What words say")
  void words(String text, @Nullable Double seconds) {
    check(RetryAfter.nanos(429, HeaderLookup.NONE, null, text, NOW), seconds);
    check(RetryAfter.nanos(400, HeaderLookup.NONE, null, text, NOW), null);
  }

  @Test
  @DisplayName("Reset times count only when the request was refused for its rate")
  void resetsOnlyWhenRefused() {
    check(200, Map.of("x-ratelimit-reset-requests", "10s"), null);
    check(500, Map.of("x-ratelimit-reset-requests", "10s"), null);
    check(500, Map.of("retry-after", "10"), 10.0);
  }

  @Test
  @DisplayName("The exhausted limit counts, not the one that would reset sooner")
  void exhausted() {
    Map<String, String> headers = new HashMap<>();
    headers.put("x-ratelimit-reset-requests", "2s");
    headers.put("x-ratelimit-reset-tokens", "40s");
    check(429, headers, 2.0);
    headers.put("x-ratelimit-remaining-requests", "9");
    headers.put("x-ratelimit-remaining-tokens", "0");
    check(429, headers, 40.0);
    headers.put("retry-after", "3");
    check(429, headers, 3.0);
    headers.put("retry-after-ms", "2500");
    check(429, headers, 2.5);
  }

  @Test
  @DisplayName("A date is meant by the server's own clock")
  void serverClock() {
    check(
        503,
        Map.of(
            "date",
            "Wed, 01 Jan 2025 01:00:00 GMT",
            "retry-after",
            "Wed, 01 Jan 2025 01:00:05 GMT"),
        5.0);
  }

  @Test
  @DisplayName("Gemini's RetryInfo is read")
  void retryInfo() {
    check(RetryAfter.nanos(429, HeaderLookup.NONE, "34.074824224s", "", NOW), 34.074824224);
    check(RetryAfter.nanos(429, HeaderLookup.NONE, "x", "", NOW), null);
  }
}
