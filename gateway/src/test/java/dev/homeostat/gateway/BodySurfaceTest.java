package dev.homeostat.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.ingress.BodySurface;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.Permission;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import dev.homeostat.gateway.ingress.RawClient;
import dev.homeostat.gateway.ingress.RawClient.Response;
import dev.homeostat.gateway.ingress.Route;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The control plane takes JSON bodies of at most 1 MiB")
@SuppressWarnings("NullAway.Init")
class BodySurfaceTest {
  private static SurfaceRig rig;

  @BeforeAll
  static void start() throws IOException {
    rig =
        SurfaceRig.of(
            threads -> {
              BodySurface echo = BodySurface.of(threads, BodySurfaceTest::echo);
              return List.of(
                  new Route(HttpMethod.POST, "/echo", Permission.OPERATOR, echo),
                  new Route(HttpMethod.PUT, "/echo", Permission.OPERATOR, echo));
            });
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static Reply echo(IngressRequest request, byte[] body) {
    assertThat(Thread.currentThread().isVirtual()).isTrue();
    String text = new String(body, UTF_8);
    if (text.equals("\"bug\"")) {
      throw new IllegalStateException("a bug");
    }
    String shown = text.length() > 100 ? "\"" + text.length() + "\"" : text;
    return Reply.json(200, request.method() + " " + request.query().first("q") + " " + shown);
  }

  private static String head(String method, String headers) {
    return method + " /echo?q=a%20b HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
  }

  private static String sized(String method, String body) {
    return head(
            method,
            "Content-Type: application/json; charset=utf-8\r\nContent-Length: "
                + body.length()
                + "\r\n")
        + body;
  }

  private static Response ask(String request) throws IOException {
    try (RawClient client = rig.connect()) {
      return client.send(request).response();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  @DisplayName("the whole body arrives, however it is cut, and the query with it")
  void whole(String method) throws IOException {
    assertThat(ask(sized(method, "{\"a\":1}")).body()).isEqualTo(method + " a b {\"a\":1}");
    try (RawClient client = rig.connect()) {
      client.sendByteByByte(sized(method, "[1, 2]"));
      assertThat(client.response().body()).isEqualTo(method + " a b [1, 2]");
      client.send(
          head(method, "Transfer-Encoding: chunked\r\n")
              + "2\r\n[1\r\n3\r\n, 2\r\n1\r\n]\r\n0\r\n\r\n");
      assertThat(client.response().body()).isEqualTo(method + " a b [1, 2]");
      client.send(head(method, ""));
      assertThat(client.response().body()).isEqualTo(method + " a b ");
    }
  }

  @Test
  @DisplayName("1 MiB is taken; a byte more is 413, stated or not, and the connection stays good")
  void bound() throws IOException {
    try (RawClient client = rig.connect()) {
      String most = "x".repeat(BodySurface.MOST_BYTES);
      assertThat(client.send(sized("POST", most)).response().body()).contains("\"1048576\"");
      Response stated = client.send(sized("POST", most + "x")).response();
      assertThat(stated.status()).isEqualTo(413);
      assertThat(stated.code()).isEqualTo("body_too_large");
      String chunk = "80000\r\n" + "x".repeat(0x80000) + "\r\n";
      String chunks = chunk + chunk + "1\r\nx\r\n0\r\n\r\n";
      client.send(head("POST", "Transfer-Encoding: chunked\r\n") + chunks);
      assertThat(client.response().status()).isEqualTo(413);
      assertThat(client.send(sized("POST", "1")).response().body()).endsWith(" 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
  @DisplayName("what says to be no JSON is 415: forms of web pages aren't taken")
  void types(String type) throws IOException {
    Response response =
        ask(head("POST", "Content-Type: " + type + "\r\nContent-Length: 1\r\n") + "1");
    assertThat(response.status()).isEqualTo(415);
    assertThat(response.code()).isEqualTo("unsupported_media_type");
  }

  @Test
  @DisplayName("a bug in the answer is 500, and nobody waits for ever")
  void bug() throws IOException {
    Response response = ask(sized("POST", "\"bug\""));
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.code()).isEqualTo("internal_error");
  }
}
