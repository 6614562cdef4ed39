package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.ingress.RawClient.Response;
import dev.homeostat.wall.log.WallAttempt;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Who is let in, and what of a caller's headers goes on")
@SuppressWarnings("NullAway.Init")
class CredentialsTest {
  private static final String GOOD = "Authorization: Bearer " + Rig.INFERENCE_KEY + "\r\n";

  private static Rig rig;
  private static Rig keyless;

  @BeforeAll
  static void start() {
    rig = Rig.start(Rig.KEYS);
    keyless = Rig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
    keyless.close();
  }

  @BeforeEach
  void clear() {
    rig.wall().clear();
    keyless.wall().clear();
  }

  private static Response chat(String headers) throws IOException {
    return rig.ask(Rig.post(headers, Rig.chat(false)));
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        set("X01: no key", ""),
        set("X01: a blank key", "Authorization: Bearer \r\n"),
        set("X01: a blank x-api-key", "x-api-key:  \r\n"),
        set("X02: SQL", "Authorization: Bearer ' OR 1=1--\r\n"),
        set("X02: a wrong key twice", "x-api-key: no\r\nx-api-key: no\r\n"),
        set("X04: the right beginning", "x-api-key: " + Rig.INFERENCE_KEY + "2\r\n"),
        set("X04: without its end", "x-api-key: inference-key-\r\n"),
        set("in other case", "x-api-key: " + Rig.INFERENCE_KEY.toUpperCase(Locale.ROOT) + "\r\n"),
        set("the provider's own key", "x-api-key: " + Rig.UPSTREAM_KEY + "\r\n"),
        set("another scheme", "Authorization: Basic aW5mZXJlbmNlLWtleS0x\r\n"),
        set("X28: a forged internal header", "x-homeostat-principal: admin\r\n"),
        set("a key in a cookie", "Cookie: key=" + Rig.INFERENCE_KEY + "\r\n"));
  }

  private static Arguments set(String what, String headers) {
    return Arguments.argumentSet(what, headers);
  }

  @ParameterizedTest
  @MethodSource("strangers")
  @DisplayName("A missing or wrong key is 401 in one shape, and no provider hears of it")
  void strangersStayOutside(String headers) throws IOException {
    Response response = chat(headers);
    BadInputTest.assertShape(response, 401);
    assertThat(response.code()).isEqualTo("invalid_api_key");
    assertThat(response.error().path("type").asString()).isEqualTo("invalid_request_error");
    assertThat(response.body()).doesNotContain("OR 1=1").doesNotContain(Rig.INFERENCE_KEY);
    assertThat(rig.wall().attempts()).isEmpty();
  }

  @Test
  @DisplayName("X05: a key in the query is no key")
  void keyInQuery() throws IOException {
    String request =
        Rig.post("", Rig.chat(false))
            .replace("/completions", "/completions?key=" + Rig.INFERENCE_KEY);
    assertThat(rig.ask(request).status()).isEqualTo(401);
  }

  @Test
  @DisplayName("X02: NUL in a key is 400, and a key of a megabyte is 431")
  void monstrousKeys() throws IOException {
    assertThat(chat("x-api-key: a\0b\r\n").status()).isEqualTo(400);
    assertThat(chat("x-api-key: " + "k".repeat(20_000) + "\r\n").status()).isEqualTo(401);
    try (RawClient client = rig.connect()) {
      client.send("POST /v1/chat/completions HTTP/1.1\r\nx-api-key: " + "k".repeat(60_000));
      assertThat(client.response().status()).isEqualTo(431);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer " + Rig.INFERENCE_KEY,
        "authorization: bearer " + Rig.INFERENCE_KEY,
        "x-api-key: " + Rig.INFERENCE_KEY,
        "X-API-Key: " + Rig.INFERENCE_KEY + "\r\nAuthorization: Bearer " + Rig.INFERENCE_KEY,
        "Connection: authorization\r\nAuthorization: Bearer " + Rig.INFERENCE_KEY
      })
  @DisplayName("A valid key is taken in either header, X29 whatever Connection says of it")
  void valid(String headers) throws IOException {
    assertThat(chat(headers + "\r\n").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-api-key: " + Rig.OTHER_KEY,
        "x-api-key: nonsense",
        "Authorization: Bearer " + Rig.OTHER_KEY
      })
  @DisplayName("X03: two different credentials are 400, in whichever headers")
  void conflicting(String second) throws IOException {
    Response response = chat(GOOD + second + "\r\n");
    BadInputTest.assertShape(response, 400);
    assertThat(response.code()).isEqualTo("conflicting_credentials");
    assertThat(rig.wall().attempts()).isEmpty();
  }

  @Test
  @DisplayName("X10: a key is good for its scopes only; what is public needs none")
  void scopes() throws IOException {
    Response metrics = rig.ask(Rig.get("/metrics", GOOD));
    BadInputTest.assertShape(metrics, 403);
    assertThat(metrics.code()).isEqualTo("insufficient_scope");
    String operator = "Authorization: Bearer " + Rig.OPERATOR_KEY + "\r\n";
    assertThat(rig.ask(Rig.get("/metrics", operator)).status()).isEqualTo(200);
    assertThat(rig.ask(Rig.get("/metrics", "")).status()).isEqualTo(401);
    assertThat(rig.ask(Rig.get("/v1/models", "")).status()).isEqualTo(401);
    assertThat(rig.ask(Rig.get("/v1/models", GOOD)).status()).isEqualTo(200);
    assertThat(rig.ask(Rig.get("/livez", "")).status()).isEqualTo(200);
    assertThat(rig.ask(Rig.get("/readyz", "")).status()).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "X08: a finished request is shown to its key and to operators; to others it never was")
  void foreignRequest() throws IOException {
    Response mine = chat(GOOD);
    String path = "/v1/requests/" + mine.header("x-request-id");
    assertThat(rig.ask(Rig.get(path, GOOD)).json().path("model").asString()).isEqualTo("chat");
    Response foreign = rig.ask(Rig.get(path, "x-api-key: " + Rig.OTHER_KEY + "\r\n"));
    Response never = rig.ask(Rig.get("/v1/requests/req_0123456789", GOOD));
    BadInputTest.assertShape(foreign, 404);
    assertThat(foreign.body()).isEqualTo(never.body());
    assertThat(rig.ask(Rig.get(path, "x-api-key: " + Rig.OPERATOR_KEY + "\r\n")).status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("Without keys this machine is served with any key or none, and none goes on")
  void keyless() throws IOException {
    assertThat(keyless.ask(Rig.post("", Rig.chat(false))).status()).isEqualTo(200);
    assertThat(
            keyless
                .ask(Rig.post("Authorization: Bearer sk-callers-own\r\n", Rig.chat(false)))
                .status())
        .isEqualTo(200);
    assertThat(keyless.ask(Rig.post("x-api-key: sk-callers-own\r\n", Rig.chat(false))).status())
        .isEqualTo(200);
    for (WallAttempt attempt : keyless.wall().attempts()) {
      assertThat(attempt.header("authorization")).contains("Bearer " + Rig.UPSTREAM_KEY);
      assertThat(attempt.headers().values()).noneMatch(value -> value.contains("callers-own"));
    }
  }

  @Test
  @DisplayName("Without keys a web page of another origin is 403; one of this machine is served")
  void origins() throws IOException {
    for (String foreign :
        new String[] {
          "https://evil.example", "null", "http://localhost.evil.example", "http://10.0.0.1",
          "http://127.0.0.1.evil.example", "file://", "http://[::2]", "chrome-extension://abc"
        }) {
      Response response = keyless.ask(Rig.post("Origin: " + foreign + "\r\n", Rig.chat(false)));
      assertThat(response.status()).as(foreign).isEqualTo(403);
      assertThat(response.code()).isEqualTo("origin_not_allowed");
    }
    assertThat(keyless.wall().attempts()).isEmpty();
    for (String local :
        new String[] {"http://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:80"}) {
      Response response = keyless.ask(Rig.post("Origin: " + local + "\r\n", Rig.chat(false)));
      assertThat(response.status()).as(local).isEqualTo(200);
    }
  }

  @Test
  @DisplayName(
      "X14, X27, X28: of a caller's headers a provider sees what is on the list, and no more")
  void headersAreRebuilt() throws IOException {
    Response response =
        chat(
            GOOD
                + "Cookie: session=abc\r\nX-Forwarded-For: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\n"
                + "x-homeostat-target: evil/evil\r\nx-upstream-base-url: http://evil.example\r\n"
                + "User-Agent: test-agent\r\nx-wall-fault: status=500\r\nProxy: x\r\n"
                + "OpenAI-Organization: org-1\r\nopenai-beta: assistants=v2\r\n"
                + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n");
    assertThat(response.status()).isEqualTo(200);
    WallAttempt attempt = rig.wall().attempts().getFirst();
    assertThat(attempt.headers().keySet())
        .containsExactlyInAnyOrder(
            "host",
            "content-type",
            "accept-encoding",
            "user-agent",
            "authorization",
            "accept",
            "content-length",
            "openai-beta");
    assertThat(attempt.header("user-agent")).contains("homeostat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcdefgh", "trace-1234_5.6", "0af7651916cd43dd8448eb211c80319c"})
  @DisplayName("A decent x-request-id is kept")
  void requestIdKept(String id) throws IOException {
    assertThat(chat(GOOD + "X-Request-Id: " + id + "\r\n").header("x-request-id")).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short", "has space in it", "semi;colon;semi", "<script>alert(1)</script>"})
  @DisplayName("X28: any other x-request-id is replaced")
  void requestIdReplaced(String id) throws IOException {
    assertThat(chat(GOOD + "X-Request-Id: " + id + "\r\n").header("x-request-id"))
        .matches("req_[0-9a-z]{22}");
    assertThat(chat(GOOD + "X-Request-Id: " + "a".repeat(65) + "\r\n").header("x-request-id"))
        .startsWith("req_");
  }
}
