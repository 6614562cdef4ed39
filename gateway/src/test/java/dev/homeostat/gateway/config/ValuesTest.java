package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Single values: sizes, durations, addresses, secrets, variables")
class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "32MiB, 33554432, 32MiB",
    "256 KiB, 262144, 256KiB",
    "1gib, 1073741824, 1GiB",
    "16MB, 16000000, 15625KiB",
    "500KB, 500000, 500000B",
    "2GB, 2000000000, 1953125KiB",
    "17, 17, 17B",
    "17b, 17, 17B",
    "0, 0, 0B"
  })
  @DisplayName("sizes")
  void sizes(String text, long bytes, String shown) {
    assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1.5MiB", "9223372036854775807GiB", "99999999999GiB"})
  @DisplayName("what is no size")
  void noSizes(String text) {
    assertThatThrownBy(() -> DataSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, 250, 250ms",
    "15s, 15000, 15s",
    "1.5s, 1500, 1500ms",
    "10m, 600000, 10m",
    "90s, 90000, 90s",
    "1h, 3600000, 1h",
    "0, 0, 0s",
    "0s, 0, 0s"
  })
  @DisplayName("durations")
  void durations(String text, long millis, String shown) {
    Duration value = Durations.parse(text, Duration.ZERO);
    assertThat(value).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.show(value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "15, no unit",
    "-5s, not negative",
    "5d, the unit",
    "abc, expected",
    "25h, ..24h",
    "1e9s, expected"
  })
  @DisplayName("what is no duration, and why")
  void noDurations(String text, String said) {
    assertThatThrownBy(() -> Durations.parse(text, Duration.ZERO)).hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, 127.0.0.1, 8080",
    "LocalHost.:1, localhost, 1",
    "[::1]:8080, ::1, 8080",
    "my_llm:0, my_llm, 0"
  })
  @DisplayName("addresses")
  void addresses(String text, String host, int port) {
    HostPort address = HostPort.parse(text);
    assertThat(address).isEqualTo(new HostPort(host, port));
    assertThat(HostPort.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080", "host", ":80", "::1:80", "h:70000", "h:-1", "a b:1", "h:1/x"})
  @DisplayName("what is no address")
  void noAddresses(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a secret shows itself nowhere but where it is revealed")
  void secret() {
    Secret secret = Secret.of("hunter2");
    assertThat(secret.toString()).doesNotContain("hunter2");
    assertThat(new Credential("env:X", secret).toString()).doesNotContain("hunter2");
    assertThat(secret.matches("hunter2")).isTrue();
    assertThat(secret.matches("hunter")).isFalse();
    assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
    assertThat(secret).hasSameHashCodeAs(Secret.of("anything"));
    assertThat(secret.reveal()).isEqualTo("hunter2");
    assertThatThrownBy(() -> Secret.of("")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "plain, plain",
        "a${X}c, abc",
        "${X}${X}, bb",
        "${NOT:-d}, d",
        "${EMPTY:-d}, d",
        "x${EMPTY}y, xy",
        "${NOT:-}, ||",
        "$${X}, ${X}",
        "$X, $X",
        "${NOT:-http://h:1/x}, http://h:1/x"
      })
  @DisplayName("variables are put in")
  void variables(String text, String expected) {
    Interpolation.Result result = Interpolation.apply(text, Map.of("X", "b", "EMPTY", "")::get);
    assertThat(result.flaws()).isEmpty();
    assertThat(result.text()).isEqualTo(expected);
  }

  @Test
  @DisplayName("an unset variable without default, and a broken reference, are flaws")
  void unset() {
    Interpolation.Result result =
        Interpolation.apply("${A} ${B:-x} ${C} ${ ${1x}", Map.<String, String>of()::get);
    assertThat(result.flaws())
        .containsExactly(
            "the environment variable A is not set",
            "the environment variable C is not set",
            "'${' without a variable name and '}'",
            "'${' without a variable name and '}'");
  }

  @Test
  @DisplayName("a value from a variable isn't read for variables again")
  void noRecursion() {
    assertThat(Interpolation.apply("${A}", Map.of("A", "${B}")::get).text()).isEqualTo("${B}");
  }
}
