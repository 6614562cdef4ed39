package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.fault.Fault;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusFaultTest extends WallTest {
  @ParameterizedTest
  @ValueSource(ints = {400, 401, 402, 403, 404, 413, 429, 500, 502, 503, 504, 529, 600, 999})
  @DisplayName("F16-F24, F32: a status comes with an error in OpenAI's shape")
  void status(int code) throws Exception {
    RawClient.Heard heard = stream("status=" + code);

    assertThat(heard.head()).startsWith("HTTP/1.1 " + code + " ").contains("application/json");
    assertThat(heard.body()).contains("{\"error\":{\"message\":");
  }

  @Test
  @DisplayName("F32: 204 has no body, 299 has the whole answer")
  void oddSuccess() throws Exception {
    assertThat(json("status=204").text()).startsWith("HTTP/1.1 204 ").endsWith("\r\n\r\n");
    RawClient.Heard odd = json("status=299");
    assertThat(odd.head()).startsWith("HTTP/1.1 299 ");
    assertThat(odd.body()).contains(wall.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "86400", "-1", "soon", "Thu%2C 01 Jan 2015 00:00:00 GMT"})
  @DisplayName("F20-F21: Retry-After is sent as it stands")
  void retryAfter(String value) throws Exception {
    String sent = value.replace("%2C", ",");

    assertThat(json("status=429,retry-after=" + value).head())
        .startsWith("HTTP/1.1 429 ")
        .contains("Retry-After: " + sent + "\r\n");
  }

  @Test
  @DisplayName("code, type, message and headers can be chosen, in any order of words")
  void fields() throws Exception {
    RawClient.Heard heard =
        json("code=c1,header=x-one:two,message=So%20it%20is,type=t1,status=418,retry-after=1");

    assertThat(heard.head()).startsWith("HTTP/1.1 418 ");
    assertThat(heard.head()).contains("x-one: two\r\n", "Retry-After: 1\r\n");
    assertThat(heard.body())
        .isEqualTo(
            "{\"error\":{\"message\":\"So it is\",\"type\":\"t1\",\"param\":null,"
                + "\"code\":\"c1\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "context-length, 400, context_length_exceeded",
    "content-policy, 400, content_policy_violation",
    "bad-request, 400, invalid_value",
    "bad-key, 401, invalid_api_key",
    "quota, 429, insufficient_quota",
    "model-gone, 404, model_not_found"
  })
  @DisplayName("F16-F19, F24: named refusals carry their code")
  void presets(String word, int status, String code) throws Exception {
    RawClient.Heard heard = json(word);

    assertThat(heard.head()).startsWith("HTTP/1.1 " + status + " ");
    assertThat(heard.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  @DisplayName("F25: a redirect names another place")
  void redirect() throws Exception {
    assertThat(json("redirect").head())
        .startsWith("HTTP/1.1 302 ")
        .contains("Location: http://127.0.0.1:9/elsewhere\r\n");
  }

  @Test
  @DisplayName("S14: a prefilled answer is refused, another prompt answered")
  void prefill() throws Exception {
    String prefilled =
        "{\"model\":\"fault:reject-prefill\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
            + "{\"role\":\"assistant\",\"content\":\"A steady\"}]}";
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.post(prefilled, "Connection: close\r\n"));
      assertThat(client.hear(5000).head()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(json("reject-prefill").head()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  @DisplayName("F22: times=N gives the fault N times, then answers")
  void times() throws Exception {
    assertThat(json("status=500,times=2").head()).startsWith("HTTP/1.1 500 ");
    assertThat(json("status=500,times=2").head()).startsWith("HTTP/1.1 500 ");
    assertThat(json("status=500,times=2").head()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  @DisplayName("a script gives each attempt its fault, and the last one repeats")
  void script() throws Exception {
    wall.script(
        "m", Fault.status(500), Fault.rateLimited(Duration.ofSeconds(2)), Fault.of("words=3"));

    assertThat(RawClient.ask(wall, "m", false).head()).startsWith("HTTP/1.1 500 ");
    assertThat(RawClient.ask(wall, "m", false).head()).contains("Retry-After: 2\r\n");
    assertThat(RawClient.ask(wall, "m", false).body()).contains("\"A steady ship\"");
    assertThat(RawClient.ask(wall, "m", false).body()).contains("\"A steady ship\"");
    assertThat(wall.awaitEnded(4, SOON).getFirst().fault()).isEqualTo("status=500");
  }
}
