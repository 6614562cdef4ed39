package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.ingress.RawClient.Response;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName(
    "A request that two servers could read differently is refused and its connection closed")
@SuppressWarnings("NullAway.Init")
class FramingTest {
  private static final String POST = "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\n";
  private static final String BODY = Rig.chat(false);
  private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String CHUNKS =
      Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";

  /** What a smuggler hides: were it ever read as a request, it would be answered. */
  private static final String HIDDEN = Rig.get("/livez", "");

  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start("limits: {body_budget: 64MiB}\n");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  static Stream<Arguments> ambiguous() {
    return Stream.of(
        set("X23: a length and chunks", POST + LENGTH + CHUNKED + "\r\n" + CHUNKS),
        set("X23: two different lengths", POST + LENGTH + "Content-Length: 0\r\n\r\n" + BODY),
        set("X23: the same length twice", POST + LENGTH + LENGTH + "\r\n" + BODY),
        set("a list of lengths", POST + "Content-Length: 5, 5\r\n\r\nabcde"),
        set("a signed length", POST + "Content-Length: +5\r\n\r\nabcde"),
        set("a negative length", POST + "Content-Length: -1\r\n\r\n"),
        set("a hexadecimal length", POST + "Content-Length: 0x5\r\n\r\nabcde"),
        set("a length beyond 2^63", POST + "Content-Length: 9223372036854775808\r\n\r\n"),
        set("X23: bare LF in the head", POST.replace("\r\n", "\n") + "\n"),
        set("X23: bare LF behind one header", POST + "X-A: b\n" + LENGTH + "\r\n" + BODY),
        set("X23: a folded header", POST + "X-A: b\r\n c\r\n" + LENGTH + "\r\n" + BODY),
        set("X23: a header folded by a tab", POST + "X-A: b\r\n\tc\r\n" + LENGTH + "\r\n" + BODY),
        set("X23: a length folded", POST + "Content-Length:\r\n 5\r\n\r\nabcde"),
        set("a space before the colon", POST + "Content-Length : 5\r\n\r\nabcde"),
        set("a space before the first header", "GET /livez HTTP/1.1\r\n Host: g\r\n\r\n"),
        set("a header without a name", POST + ": x\r\n" + LENGTH + "\r\n" + BODY),
        set("a header without a colon", POST + "nonsense\r\n" + LENGTH + "\r\n" + BODY),
        set("NUL in a header", POST + "X-A: a\0b\r\n" + LENGTH + "\r\n" + BODY),
        set("an unknown transfer coding", POST + "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS),
        set("chunks that are not last", POST + "Transfer-Encoding: chunked, gzip\r\n\r\n" + CHUNKS),
        set(
            "identity and chunks",
            POST + "Transfer-Encoding: identity\r\n" + LENGTH + "\r\n" + BODY),
        set("chunked twice", POST + CHUNKED + CHUNKED + "\r\n" + CHUNKS),
        set("chunks in HTTP/1.0", POST.replace("1.1", "1.0") + CHUNKED + "\r\n" + CHUNKS),
        set("a chunk size that is none", POST + CHUNKED + "\r\nzz\r\nabc\r\n0\r\n\r\n"),
        set("a negative chunk size", POST + CHUNKED + "\r\n-5\r\nabc\r\n0\r\n\r\n"),
        set("bare LF behind a chunk size", POST + CHUNKED + "\r\n" + CHUNKS.replace("\r\n", "\n")),
        set("a chunk longer than it says", POST + CHUNKED + "\r\n5\r\n{\"mod\"el\r\n0\r\n\r\n"),
        set("no HTTP version", "GET /livez\r\nHost: g\r\n\r\n"),
        set("a version that is none", "GET /livez HTTPS/9\r\nHost: g\r\n\r\n"),
        set("not HTTP at all", "\u0016\u0003\u0001 hello\r\n\r\n"));
  }

  private static Arguments set(String what, String request) {
    return Arguments.argumentSet(what, request);
  }

  @ParameterizedTest
  @MethodSource("ambiguous")
  @DisplayName("It is 400, and what follows is never read as a request")
  void refused(String request) throws IOException {
    int before = rig.wall().attempts().size();
    try (RawClient client = rig.connect()) {
      Response response = client.send(request + HIDDEN).response();
      BadInputTest.assertShape(response, 400);
      assertThat(response.closes()).isTrue();
      client.assertClosed();
    }
    assertThat(rig.wall().attempts()).hasSize(before);
    rig.awaitHoldings(h -> h.bodyBytes() == 0 && h.underWay() == 0);
  }

  @Test
  @DisplayName("X23: a header folded by slow hands is refused as well")
  void foldedPieceByPiece() throws IOException {
    try (RawClient client = rig.connect()) {
      String request = POST + "X-A: b\r\n c\r\n" + LENGTH + "\r\n" + BODY;
      for (int i = 0; i < request.length(); i++) {
        client.send((byte) request.charAt(i));
      }
      BadInputTest.assertShape(client.response(), 400);
      client.assertClosed();
    }
  }

  @Test
  @DisplayName("Framing that breaks behind a body already refused closes the connection")
  void brokenBehindRefusal() throws IOException {
    try (RawClient client = rig.connect()) {
      client.send(POST + CHUNKED + "\r\n3\r\nabc\r\n");
      BadInputTest.assertShape(client.response(), 400);
      client.send("nonsense\r\n" + HIDDEN);
      client.assertClosed();
    }
  }

  @Test
  @DisplayName("Headers beyond their limit are 431, and a URI beyond its limit is 414")
  void tooLong() throws IOException {
    try (RawClient client = rig.connect()) {
      Response response = client.send(POST + "X-A: " + "a".repeat(40_000) + "\r\n\r\n").response();
      BadInputTest.assertShape(response, 431);
      assertThat(response.closes()).isTrue();
    }
    try (RawClient client = rig.connect()) {
      Response response = client.send(Rig.get("/" + "a".repeat(10_000), "")).response();
      BadInputTest.assertShape(response, 414);
      assertThat(response.closes()).isTrue();
    }
    StringBuilder many = new StringBuilder(POST);
    for (int i = 0; i < 5_000; i++) {
      many.append("X-").append(i).append(": abcdefgh\r\n");
    }
    BadInputTest.assertShape(rig.ask(many.append("\r\n").toString()), 431);
  }

  @Test
  @DisplayName("X31: a body over the limit is 413 by its length, before a byte of it is read")
  void oversizeByLength() throws IOException {
    try (RawClient client = rig.connect()) {
      Response response = client.send(POST + "Content-Length: 33554433\r\n\r\n").response();
      BadInputTest.assertShape(response, 413);
      assertThat(response.code()).isEqualTo("body_too_large");
      assertThat(response.message()).contains("server.max_body");
      assertThat(response.closes()).isTrue();
      client.assertClosed();
    }
  }

  @Test
  @DisplayName("X31: a body in chunks is 413 as soon as it is over the limit")
  void oversizeInChunks() throws IOException {
    try (Rig small =
            Rig.start(
                """
                server: {listen: "127.0.0.1:0", max_body: 64KiB}
                """);
        RawClient client = small.connect()) {
      client.send(POST + CHUNKED + "\r\n");
      String chunk = "8000\r\n" + "\"" + " ".repeat(0x7fff) + "\r\n";
      client.send("8000\r\n" + "{\"x\":\"" + "a".repeat(0x8000 - 6) + "\r\n");
      client.send(chunk.replace('"', 'b')).send(chunk.replace('"', 'b'));
      Response response = client.response();
      BadInputTest.assertShape(response, 413);
      assertThat(response.closes()).isTrue();
      client.assertClosed();
      small.awaitHoldings(h -> h.bodyBytes() == 0 && h.underWay() == 0);
    }
  }

  @Test
  @DisplayName("X32: a compressed body is 415 and never inflated")
  void compressed() throws IOException {
    for (String coding : new String[] {"gzip", "deflate", "br", "identity, gzip"}) {
      Response response = rig.ask(Rig.post("Content-Encoding: " + coding + "\r\n", "x"));
      BadInputTest.assertShape(response, 415);
    }
    assertThat(rig.ask(Rig.post("Content-Encoding: identity\r\n", BODY)).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("An expectation other than 100-continue is 417")
  void otherExpectation() throws IOException {
    BadInputTest.assertShape(rig.ask(Rig.post("Expect: miracles\r\n", BODY)), 417);
  }
}
