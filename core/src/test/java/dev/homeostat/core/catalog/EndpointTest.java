package dev.homeostat.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An endpoint's URL is normalised once")
class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "https://API.Example.com/v1/, https://api.example.com/v1",
    "HTTPS://api.example.com:443/v1, https://api.example.com/v1",
    "http://127.0.0.1:80, http://127.0.0.1",
    "http://127.0.0.1:9101/v1, http://127.0.0.1:9101/v1",
    "https://api.example.com./v1//, https://api.example.com/v1",
    "http://[::1]:8080/v1, http://[::1]:8080/v1",
    "http://my_llm:8000/v1, http://my_llm:8000/v1",
    "https://h/a%2Fb/V1, https://h/a%2Fb/V1"
  })
  @DisplayName("two spellings of one address share one state")
  void normalises(String written, String expected) {
    Endpoint endpoint = Endpoint.of("alpha", written);
    assertThat(endpoint.baseUrl()).isEqualTo(expected);
    assertThat(endpoint.key()).isEqualTo("alpha|" + expected);
    assertThat(endpoint).isEqualTo(Endpoint.of("alpha", expected)).hasToString(endpoint.key());
    assertThat(endpoint).isNotEqualTo(Endpoint.of("beta", expected));
  }

  @Test
  @DisplayName("its parts are ready for the dialer")
  void parts() {
    Endpoint endpoint = Endpoint.of("alpha", "http://[::1]:8080/v1/");
    assertThat(endpoint.host()).isEqualTo("::1");
    assertThat(endpoint.port()).isEqualTo(8080);
    assertThat(endpoint.path()).isEqualTo("/v1");
    assertThat(endpoint.tls()).isFalse();
    assertThat(Endpoint.of("alpha", "https://h").port()).isEqualTo(443);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "https://user:pass@h/v1, a user or password",
        "https://ok#@evil, a fragment",
        "https://h/v1?x=1, a query",
        "https://h/v1#x, a fragment",
        "https://h/a b, a space",
        "https://h/\ta, a space",
        "https://h\\@evil, character",
        "ftp://h/v1, no http",
        "h/v1, no http",
        "https://, Expected authority",
        "https:///v1, no host",
        "https://h:99999, port 99999",
        "https://h:0, port 0",
        "https://h/../v1, a dot segment",
        "https://hö/v1, no readable host"
      })
  @DisplayName("X18: what could mean another address is refused, and the message says what it is")
  void refuses(String written, String said) {
    assertThatThrownBy(() -> Endpoint.of("alpha", written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .hasMessageContaining("expected: https://");
  }

  @Test
  @DisplayName("a password in a URL never stands in the message")
  void hidesPassword() {
    assertThatThrownBy(() -> Endpoint.of("alpha", "https://me:hunter2@h/v1"))
        .message()
        .doesNotContain("hunter2");
  }
}
