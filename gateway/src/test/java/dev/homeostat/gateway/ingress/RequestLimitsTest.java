package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homeostat.core.exchange.CallerLimits;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.Refusal;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The limits a caller sets")
class RequestLimitsTest {
  private final HttpHeaders headers = new DefaultHttpHeaders();

  private RequestLimits read(boolean stream, @Nullable String route) {
    byte[] json = route == null ? null : route.getBytes(UTF_8);
    return RequestLimits.of(headers, stream, RouteField.of(headers, json));
  }

  private Refusal refused(@Nullable String route) {
    UnusableRoute refused = catchThrowableOfType(UnusableRoute.class, () -> read(true, route));
    return refused.refusal();
  }

  @Test
  @DisplayName("None set, none held")
  void none() {
    RequestLimits none = new RequestLimits(Clocks.OFF, CallerLimits.NONE, RescueWish.ON);
    assertThat(read(true, null)).isEqualTo(none);
    assertThat(read(false, "{}")).isEqualTo(none);
    assertThat(read(false, "null")).isEqualTo(none);
    assertThat(read(false, "\"fallback\"")).isEqualTo(none);
    assertThat(read(false, "{\"tiers\":null,\"session\":null}")).isEqualTo(none);
  }

  @ParameterizedTest
  @CsvSource({"\"off\", OFF", "false, OFF", "\"seam\", SEAM", "true, ON", "null, ON"})
  @DisplayName("The wish about rescue stands in the field or, before it, in the header")
  void rescue(String value, RescueWish wish) {
    String route = "{\"rescue\":" + value + "}";
    assertThat(read(true, route).rescue()).isEqualTo(wish);
    headers.set("x-homeostat-rescue", "OFF");
    assertThat(read(true, route).rescue()).isEqualTo(RescueWish.OFF);
  }

  @Test
  @DisplayName("The body's field says the same as the headers, and a header comes first")
  void fieldAndHeaders() {
    String route =
        "{\"timeout_ms\":9000,\"first_content_timeout_ms\":2000,\"stall_timeout_ms\":3000,"
            + "\"max_attempts\":2,\"strategy\":\"priority\"}";
    CallerLimits own = new CallerLimits(MILLISECONDS.toNanos(2000), MILLISECONDS.toNanos(3000), 2);
    assertThat(read(true, route))
        .isEqualTo(new RequestLimits(MILLISECONDS.toNanos(9000), own, RescueWish.ON));
    headers.set("X-Homeostat-First-Content-Timeout-Ms", "1500 ");
    headers.set("x-homeostat-stall-timeout-ms", "1");
    headers.set("x-homeostat-timeout-ms", "007");
    own = new CallerLimits(MILLISECONDS.toNanos(1500), MILLISECONDS.toNanos(1), 2);
    assertThat(read(true, route))
        .isEqualTo(new RequestLimits(MILLISECONDS.toNanos(7), own, RescueWish.ON));
  }

  @Test
  @DisplayName(
      "The vendor clients' limit is in seconds, a moment longer than their own wait, for whole"
          + " answers only, and never refused")
  void vendors() {
    headers.set("x-stainless-read-timeout", "600.5");
    headers.set("x-stainless-timeout", "30");
    assertThat(read(false, null).deadline()).isEqualTo(MILLISECONDS.toNanos(600_750));
    assertThat(read(true, null).deadline()).isEqualTo(Clocks.OFF);
    headers.set("x-stainless-read-timeout", "NOT_GIVEN");
    assertThat(read(false, null).deadline()).isEqualTo(MILLISECONDS.toNanos(30_250));
    headers.set("x-homeostat-timeout-ms", "5");
    assertThat(read(false, null).deadline()).isEqualTo(MILLISECONDS.toNanos(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0", "-5", "1.5", "1e3", "5s", "", "9999999999999", "NaN"})
  @DisplayName("A header that can't be kept is 400 and names header and value")
  void badHeaders(String value) {
    for (String name :
        new String[] {
          "x-homeostat-timeout-ms",
          "x-homeostat-first-content-timeout-ms",
          "x-homeostat-stall-timeout-ms"
        }) {
      headers.clear();
      headers.set(name, value);
      Refusal refusal = refused(null);
      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.code()).isEqualTo("invalid_header");
      assertThat(refusal.param()).isEqualTo(name);
      assertThat(refusal.message()).contains(name, "'" + value + "'", "expected");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"first_content_timeout_ms":"2000"} => invalid_value     => route.first_content_timeout_ms => "2000"
          {"first_content_timeout_ms":0}      => invalid_value     => route.first_content_timeout_ms => is 0
          {"stall_timeout_ms":-1}             => invalid_value     => route.stall_timeout_ms => is -1
          {"timeout_ms":1.5}                  => invalid_value     => route.timeout_ms => 1.5
          {"timeout_ms":1e400}                => invalid_value     => route => route
          {"max_attempts":101}                => invalid_value     => route.max_attempts => 1..100
          {"tiers":[]}                        => invalid_value     => route.tiers => []
          {"session":""}                      => invalid_value     => route.session => ""
          {"session":7}                       => invalid_value     => route.session => 7
          {"rescue":"maybe"}                  => invalid_value     => route.rescue => off, on or seam
          {"max_attempts":1,"max_attempts":2} => invalid_value     => route => duplicate
          {"max_attempts":[]}                 => invalid_value     => route.max_attempts => []
          {"first_content_timeout":1}         => unknown_parameter => route.first_content_timeout => expected: one of
          []                                  => invalid_value     => route => an object
          "cheapest"                          => invalid_value     => route => an object
          7                                   => invalid_value     => route => an object
          """)
  @DisplayName("A field that can't be kept is 400 and names field and value")
  void badFields(String route, String code, String param, String words) {
    Refusal refusal = refused(route);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.param()).startsWith(param);
    assertThat(refusal.message()).contains(words);
  }
}
