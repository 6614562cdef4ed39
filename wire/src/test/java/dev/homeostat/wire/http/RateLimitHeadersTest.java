package dev.homeostat.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeadersTest {
  @Test
  @DisplayName("The scarcest limit counts, with its own reset")
  void scarcest() {
    Map<String, String> headers =
        Map.of(
            "x-ratelimit-limit-requests", "100",
            "x-ratelimit-remaining-requests", "90",
            "x-ratelimit-reset-requests", "1s",
            "x-ratelimit-limit-tokens", "40000",
            "x-ratelimit-remaining-tokens", "10000",
            "x-ratelimit-reset-tokens", "6m0s");
    RateLimitHeaders read = Objects.requireNonNull(RateLimitHeaders.read(headers::get, 0));
    assertThat(read.remaining()).isEqualTo(0.25);
    assertThat(read.resetNanos()).as("held within 300 s").isEqualTo(TimeUnit.SECONDS.toNanos(300));
  }

  @Test
  @DisplayName("Anthropic's spelling, whose resets are times of day")
  void anthropic() {
    Map<String, String> headers =
        Map.of(
            "anthropic-ratelimit-requests-limit", "50",
            "anthropic-ratelimit-requests-remaining", "0",
            "anthropic-ratelimit-requests-reset", "1970-01-01T00:00:07Z");
    RateLimitHeaders read = Objects.requireNonNull(RateLimitHeaders.read(headers::get, 0));
    assertThat(read.remaining()).isZero();
    assertThat(read.resetNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "abc", "1e9", "99999999999999999999999", "NaN"})
  @DisplayName("Nonsense says nothing")
  void nonsense(String value) {
    Map<String, String> headers =
        Map.of("x-ratelimit-limit-requests", value, "x-ratelimit-remaining-requests", value);
    assertThat(RateLimitHeaders.read(headers::get, 0)).isNull();
    assertThat(RateLimitHeaders.read(HeaderLookup.NONE, 0)).isNull();
  }
}
