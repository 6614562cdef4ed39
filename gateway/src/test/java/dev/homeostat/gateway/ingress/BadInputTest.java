package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.ingress.RawClient.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Bad input gets a clear error in OpenAI's shape, and no provider hears of it")
@SuppressWarnings("NullAway.Init")
class BadInputTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        bad("malformed JSON", "{\"model\":", 400, "invalid_json", ""),
        bad("malformed JSON inside", "{\"model\":\"chat\" x}", 400, "invalid_json", ""),
        bad("an empty body", "", 400, "empty_body", ""),
        bad("a blank body", " \r\n\t", 400, "empty_body", ""),
        bad("an array", "[]", 400, "invalid_body", ""),
        bad("a number", "17", 400, "invalid_body", ""),
        bad("no model", "{" + MESSAGES + "}", 400, "missing_required_parameter", "model"),
        bad("a blank model", "{\"model\":\"\"," + MESSAGES + "}", 400, "", "model"),
        bad("a number as model", "{\"model\":7," + MESSAGES + "}", 400, "", "model"),
        bad("null as model", "{\"model\":null," + MESSAGES + "}", 400, "", "model"),
        bad("no messages", "{\"model\":\"chat\"}", 400, "", "messages"),
        bad("empty messages", "{\"model\":\"chat\",\"messages\":[]}", 400, "", "messages"),
        bad("messages as text", "{\"model\":\"chat\",\"messages\":\"Hi\"}", 400, "", "messages"),
        bad("trailing garbage", good("") + " x", 400, "invalid_json", ""),
        bad("a second document", good("") + good(""), 400, "invalid_json", ""),
        bad("X34: two models", good("\"model\":\"chat\","), 400, "duplicate_key", ""),
        bad("an escaped second model", good("\"mod\\u0065l\":\"x\","), 400, "duplicate_key", ""),
        bad("stream as text", good("\"stream\":\"yes\","), 400, "", "stream"),
        bad("negative max_tokens", good("\"max_tokens\":-1,"), 400, "", "max_tokens"),
        bad(
            "X37: max_tokens 2^63",
            good("\"max_tokens\":9223372036854775808,"),
            400,
            "",
            "max_tokens"),
        bad("X37: NaN", good("\"temperature\":NaN,"), 400, "invalid_json", ""),
        bad("X37: n of 10,000", good("\"n\":10000,"), 400, "", "n"),
        bad(
            "X33: 1,001 digits",
            good("\"seed\":" + "9".repeat(1_001) + ","),
            400,
            "body_too_complex",
            ""));
  }

  private static Arguments bad(String what, String body, int status, String code, String param) {
    return Arguments.argumentSet(what, body, status, code, param);
  }

  private static String good(String more) {
    return "{" + more + "\"model\":\"chat\"," + MESSAGES + "}";
  }

  @ParameterizedTest
  @MethodSource("bodies")
  @DisplayName("A body that can't be served is 400 and says what is wrong with it")
  void badBodies(String body, int status, String code, String param) throws IOException {
    int before = rig.wall().attempts().size();
    Response response = rig.ask(Rig.post("", body));
    assertShape(response, status);
    assertThat(response.code()).as(response.body()).isNotEmpty();
    if (!code.isEmpty()) {
      assertThat(response.code()).isEqualTo(code);
    }
    assertThat(response.error().path("param").asString("")).as(response.body()).isEqualTo(param);
    assertThat(rig.wall().attempts()).hasSize(before);
    rig.awaitHoldings(h -> h.bodyBytes() == 0 && h.underWay() == 0);
  }

  static void assertShape(Response response, int status) {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.header("content-type")).isEqualTo("application/json");
    assertThat(response.header("x-request-id")).isNotEmpty();
    assertThat(response.json().propertyNames()).containsExactly("error");
    assertThat(response.error().propertyNames())
        .startsWith("message", "type", "param", "code")
        .isSubsetOf("message", "type", "param", "code", "availability");
    assertThat(response.message()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-5", "", "NaN", "0.2", "1e99x", "9999999999999"})
  @DisplayName("A time limit that makes no sense is 400 and named, never ignored")
  void badLimit(String limit) throws IOException {
    int before = rig.wall().attempts().size();
    Response response =
        rig.ask(Rig.post("x-homeostat-timeout-ms: " + limit + "\r\n", Rig.chat(false)));
    assertShape(response, 400);
    assertThat(response.message()).contains("x-homeostat-timeout-ms");
    assertThat(rig.wall().attempts()).hasSize(before);
    rig.awaitHoldings(h -> h.bodyBytes() == 0 && h.underWay() == 0);
  }

  @Test
  @DisplayName("HTTP/1.1 without Host is 400; HTTP/1.0 never had one")
  void noHost() throws IOException {
    Response response = rig.ask("GET /livez HTTP/1.1\r\n\r\n");
    assertShape(response, 400);
    assertThat(response.message()).contains("Host");
    assertThat(rig.ask("GET /livez HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("An unknown model is 404, names the nearest one and says which line adds it")
  void unknownModel() throws IOException {
    Response response = rig.ask(Rig.post("", "{\"model\":\"chta\"," + MESSAGES + "}"));
    assertShape(response, 404);
    assertThat(response.code()).isEqualTo("model_not_found");
    assertThat(response.error().path("param").asString()).isEqualTo("model");
    assertThat(response.message())
        .contains("'chta'", "Did you mean chat", "models", "homeostat.yaml");
  }

  @Test
  @DisplayName("An endless model name is cut short in the message")
  void longModel() throws IOException {
    Response response =
        rig.ask(Rig.post("", "{\"model\":\"" + "m".repeat(5_000) + "\"," + MESSAGES + "}"));
    assertThat(response.status()).isBetween(400, 404);
    assertThat(response.message()).hasSizeLessThan(600);
  }

  @Test
  @DisplayName("A wrong method is 405 with the methods that would have been right")
  void wrongMethod() throws IOException {
    Response response = rig.ask(Rig.get("/v1/chat/completions", ""));
    assertShape(response, 405);
    assertThat(response.header("allow")).isEqualTo("POST");
    assertThat(response.code()).isEqualTo("method_not_allowed");
    Response posted = rig.ask("POST /v1/models HTTP/1.1\r\nHost: g\r\nContent-Length: 0\r\n\r\n");
    assertShape(posted, 405);
    assertThat(posted.header("allow")).isEqualTo("GET, HEAD");
  }

  @Test
  @DisplayName("An unknown path is 404 and says what there is")
  void unknownPath() throws IOException {
    Response response = rig.ask(Rig.get("/v1/chat/completion", ""));
    assertShape(response, 404);
    assertThat(response.code()).isEqualTo("unknown_path");
    assertThat(response.message()).contains("/v1/chat/completions");
  }

  @Test
  @DisplayName("X35: invalid UTF-8 and UTF-16 are 400")
  void badEncodings() throws IOException {
    ByteArrayOutputStream latin = new ByteArrayOutputStream();
    latin.writeBytes("{\"model\":\"chat\",\"user\":\"".getBytes(UTF_8));
    latin.write(0xe9);
    latin.writeBytes(("\"," + MESSAGES + "}").getBytes(UTF_8));
    Response response = rig.ask(bytes(latin.toByteArray()));
    assertShape(response, 400);
    assertThat(response.code()).isEqualTo("invalid_utf8");
    assertShape(rig.ask(bytes(good("").getBytes(StandardCharsets.UTF_16))), 400);
  }

  private static byte[] bytes(byte[] body) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length)
            .getBytes(UTF_8));
    request.writeBytes(body);
    return request.toByteArray();
  }

  @Test
  @DisplayName("X33: depth 100,000, a million keys and a number of ten million digits cost nothing")
  void hostileShapes() throws IOException {
    String deep = "{\"model\":\"chat\",\"x\":" + "[".repeat(100_000);
    StringBuilder keys = new StringBuilder("{\"model\":\"chat\",\"x\":{");
    for (int i = 0; i < 1_000_000; i++) {
      keys.append('"').append(Integer.toString(i, 36)).append("\":1,");
    }
    String digits = "{\"model\":\"chat\",\"x\":" + "1".repeat(10_000_000);
    for (String hostile : new String[] {deep, keys.append("\"z\":1}}").toString(), digits}) {
      long began = System.nanoTime();
      Response response = rig.ask(Rig.post("", hostile));
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertShape(response, 400);
      assertThat(response.code()).isEqualTo("body_too_complex");
      // The work itself is below 50 ms; the rest is two shared cores and a socket.
      assertThat(took).isLessThan(Duration.ofSeconds(5));
    }
    rig.awaitHoldings(h -> h.bodyBytes() == 0);
  }
}
