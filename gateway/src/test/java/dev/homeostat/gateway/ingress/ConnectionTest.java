package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.ingress.RawClient.Response;
import dev.homeostat.wall.fault.Fault;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A client connection: reuse, order, and the dialects of HTTP/1")
@SuppressWarnings("NullAway.Init")
class ConnectionTest {
  private static final String GOOD = Rig.post("", Rig.chat(false));
  private static final String STREAM = Rig.post("", Rig.chat(true));

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void clear() {
    rig.wall().clear();
  }

  @Test
  @DisplayName(
      "A connection serves again after every answer, errors with and without bodies included")
  void reuse() throws IOException {
    try (RawClient client = rig.connect()) {
      assertThat(client.send(GOOD).response().status()).isEqualTo(200);
      assertThat(client.send(Rig.get("/nowhere", "")).response().status()).isEqualTo(404);
      assertThat(client.send(Rig.post("", "{")).response().status()).isEqualTo(400);
      assertThat(client.send(Rig.post("", "")).response().status()).isEqualTo(400);
      assertThat(client.send(GOOD.replace("/completions", "/nowhere")).response().status())
          .isEqualTo(404);
      assertThat(client.send(GOOD.replace("POST", "PUT")).response().status()).isEqualTo(405);
      assertThat(client.send(Rig.post("Content-Encoding: gzip\r\n", "x")).response().status())
          .isEqualTo(415);
      assertThat(client.send(STREAM).response().body()).endsWith("data: [DONE]\n\n");
      assertThat(client.send(GOOD).response().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName(
      "A body refused early may come to its end, and the connection serves the next request")
  void refusedEarly() throws IOException {
    try (RawClient client = rig.connect()) {
      String rest = " ".repeat(4 << 20);
      client.send(Rig.post("", "]" + rest));
      assertThat(client.response().status()).isEqualTo(400);
      assertThat(client.send(GOOD).response().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("Pipelined requests are answered in order, also with a stream between them")
  void pipelined() throws IOException {
    rig.wall().script("small", Fault.of("first=60"), Fault.of("drip=2"), Fault.ok());
    try (RawClient client = rig.connect()) {
      client.send(
          id("first-one", GOOD)
              + id("second-one", STREAM)
              + id("third-one", Rig.get("/livez", ""))
              + id("fourth-one", Rig.post("", "["))
              + id("fifth-one", GOOD));
      Response first = client.response();
      assertThat(first.header("x-request-id")).isEqualTo("first-one");
      assertThat(first.status()).isEqualTo(200);
      Response second = client.response();
      assertThat(second.header("x-request-id")).isEqualTo("second-one");
      assertThat(second.body()).endsWith("data: [DONE]\n\n");
      assertThat(client.response().header("x-request-id")).isEqualTo("third-one");
      Response fourth = client.response();
      assertThat(fourth.header("x-request-id")).isEqualTo("fourth-one");
      assertThat(fourth.status()).isEqualTo(400);
      Response fifth = client.response();
      assertThat(fifth.header("x-request-id")).isEqualTo("fifth-one");
      assertThat(fifth.status()).isEqualTo(200);
    }
  }

  private static String id(String id, String request) {
    return request.replace("Host: localhost\r\n", "Host: gateway\r\nX-Request-Id: " + id + "\r\n");
  }

  @Test
  @DisplayName("Two hundred pipelined requests are all answered, in order")
  void manyPipelined() throws IOException {
    try (RawClient client = rig.connect()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        all.append(id("request-%04d".formatted(i), i % 5 == 0 ? GOOD : Rig.get("/livez", "")));
      }
      client.send(all.toString());
      for (int i = 0; i < 200; i++) {
        assertThat(client.response().header("x-request-id")).isEqualTo("request-%04d".formatted(i));
      }
    }
  }

  @Test
  @DisplayName("A request pipelined behind Connection: close is not carried out")
  void behindClose() throws IOException {
    try (RawClient client = rig.connect()) {
      client.send(Rig.post("Connection: close\r\n", Rig.chat(false)) + GOOD);
      Response response = client.response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.closes()).isTrue();
      client.assertClosed();
    }
    try (RawClient client = rig.connect()) {
      client.send(Rig.post("Connection: close\r\n", Rig.chat(false)));
      assertThat(client.response().closes()).isTrue();
      client.send(GOOD);
      client.assertClosed();
    }
    rig.awaitHoldings(h -> h.clients() == 0);
    assertThat(rig.wall().attempts()).hasSize(2);
  }

  @Test
  @DisplayName("HTTP/1.0 gets its answer without chunks, and the end of the connection as its end")
  void http10() throws IOException {
    for (String headers : new String[] {"", "Connection: keep-alive\r\n"}) {
      try (RawClient client = rig.connect()) {
        client.send(Rig.post(headers, Rig.chat(false)).replace("HTTP/1.1", "HTTP/1.0"));
        Response response = client.response();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.closes()).isTrue();
        client.assertClosed();
      }
      try (RawClient client = rig.connect()) {
        client.send(Rig.post(headers, Rig.chat(true)).replace("HTTP/1.1", "HTTP/1.0"));
        Response response = client.response();
        assertThat(response.headers()).doesNotContainKey("transfer-encoding");
        assertThat(response.body()).startsWith("data: ").endsWith("data: [DONE]\n\n");
        client.assertClosed();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/v1/models", "/v1/models/nobody", "/nowhere"})
  @DisplayName("HEAD says what GET would, without a body, and the connection stays good")
  void head(String path) throws IOException {
    try (RawClient client = rig.connect()) {
      Response got = client.send(Rig.get(path, "")).response();
      Response head = client.send(Rig.get(path, "").replace("GET", "HEAD")).responseToHead();
      assertThat(head.status()).isEqualTo(got.status());
      assertThat(head.header("content-length")).isEqualTo(got.header("content-length"));
      assertThat(head.header("content-type")).isEqualTo(got.header("content-type"));
      assertThat(client.send(GOOD).response().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("HEAD on the chat path is 405 without a body")
  void headOnPost() throws IOException {
    try (RawClient client = rig.connect()) {
      client.send("HEAD /v1/chat/completions HTTP/1.1\r\nHost: g\r\n\r\n");
      Response head = client.responseToHead();
      assertThat(head.status()).isEqualTo(405);
      assertThat(head.header("allow")).isEqualTo("POST");
      assertThat(client.send(GOOD).response().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("Expect: 100-continue is answered before the body, and the answer follows it")
  void expectContinue() throws IOException {
    String whole = Rig.post("Expect: 100-continue\r\n", Rig.chat(false));
    int body = whole.indexOf("\r\n\r\n") + 4;
    try (RawClient client = rig.connect()) {
      client.send(whole.substring(0, body));
      assertThat(client.response().status()).isEqualTo(100);
      client.send(whole.substring(body));
      assertThat(client.response().status()).isEqualTo(200);
      assertThat(client.send(GOOD).response().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("Expect: 100-continue of what is refused gets the refusal instead, and a close")
  void expectRefused() throws IOException {
    String whole = Rig.post("Expect: 100-continue\r\n", Rig.chat(false));
    String head = whole.substring(0, whole.indexOf("\r\n\r\n") + 4);
    try (RawClient client = rig.connect()) {
      Response response = client.send(head.replace("/completions", "/nowhere")).response();
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.closes()).isTrue();
      client.assertClosed();
    }
    try (RawClient client = rig.connect()) {
      Response response =
          client
              .send(head.replaceAll("Content-Length: \\d+", "Content-Length: 40000000"))
              .response();
      assertThat(response.status()).isEqualTo(413);
      client.assertClosed();
    }
  }

  @Test
  @DisplayName(
      "Header names in any case, ?beta=true, an absolute URI and a stray CRLF are understood")
  void spellings() throws IOException {
    try (RawClient client = rig.connect()) {
      String lower = GOOD.replace("Host", "host").replace("Content-Length", "content-length");
      assertThat(client.send(lower).response().status()).isEqualTo(200);
      String upper = GOOD.replace("Content-Length", "CONTENT-LENGTH");
      assertThat(client.send(upper).response().status()).isEqualTo(200);
      String beta = GOOD.replace("/completions", "/completions?beta=true");
      assertThat(client.send(beta).response().status()).isEqualTo(200);
      String absolute = GOOD.replace("/v1/chat", "http://gateway/v1/chat");
      assertThat(client.send(absolute).response().status()).isEqualTo(200);
      assertThat(client.send("\r\n" + GOOD).response().status()).isEqualTo(200);
      assertThat(client.send(Rig.get("/v1/models?limit=3", "")).response().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("A request in one-byte pieces, or in chunks of one byte, is the same request")
  void onePiece() throws IOException {
    try (RawClient client = rig.connect()) {
      client.sendByteByByte(GOOD);
      assertThat(client.response().status()).isEqualTo(200);
      StringBuilder chunks = new StringBuilder();
      Rig.chat(false).chars().forEach(c -> chunks.append("1\r\n").append((char) c).append("\r\n"));
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n"
              + chunks
              + "0\r\nX-Trailer: ignored\r\n\r\n");
      assertThat(client.response().status()).isEqualTo(200);
    }
    assertThat(rig.wall().attempts().get(1).bodyText())
        .isEqualTo(rig.wall().attempts().get(0).bodyText());
  }

  @Test
  @DisplayName("A client that has said all it has to say still gets its answer")
  void halfClosed() throws IOException {
    try (RawClient client = rig.connect()) {
      assertThat(client.send(Rig.get("/livez", "")).response().status()).isEqualTo(200);
      client.sayEnd();
      client.assertClosed();
    }
  }
}
