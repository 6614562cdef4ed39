package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.ingress.RawClient.Response;
import dev.homeostat.wall.fault.Fault;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("X30: whoever lets the gateway wait too long is told so and let go")
@SuppressWarnings("NullAway.Init")
class SlowClientTest {
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig =
        Rig.start(
            """
            server:
              listen: "127.0.0.1:0"
              header_timeout: 1s
              body_idle: 1s
              keep_alive_idle: 1s
            """);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  @DisplayName(
      "A head that doesn't end, a body that stops, and a connection that idles: all in time")
  void slowEverywhere() throws IOException {
    try (RawClient head = rig.connect();
        RawClient dripping = rig.connect();
        RawClient body = rig.connect();
        RawClient refused = rig.connect();
        RawClient idle = rig.connect();
        RawClient used = rig.connect()) {
      head.send("GET /livez HTTP/1.1\r\nHost: g\r\n");
      dripping.send("GET /livez HTTP/1.1\r\n");
      body.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: 100\r\n\r\n{\"model\"");
      refused.send("POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: 100\r\n\r\n]");
      assertThat(used.send(Rig.get("/livez", "")).response().status()).isEqualTo(200);
      assertThat(refused.response().status()).isEqualTo(400);

      drip(dripping);
      assertTimeout(head.response());
      head.assertClosed();
      assertTimeout(body.response());
      body.assertClosed();
      refused.assertClosed();
      idle.assertClosed();
      used.assertClosed();
    }
    rig.awaitHoldings(h -> h.clients() == 0 && h.bodyBytes() == 0 && h.underWay() == 0);
  }

  /** A byte now and then doesn't buy a head more time. */
  private static void drip(RawClient client) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    try {
      while (System.nanoTime() < end) {
        client.send("x");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    } catch (IOException e) {
      // Writing to a connection that was closed: what was said before stands to be read.
      assertTimeout(client.response());
      return;
    }
    throw new AssertionError("a head may drip for ever");
  }

  private static void assertTimeout(Response response) {
    BadInputTest.assertShape(response, 408);
    assertThat(response.code()).isEqualTo("request_timeout");
    assertThat(response.closes()).isTrue();
  }

  @Test
  @DisplayName("Waiting for a provider is nobody's slowness: the exchange has clocks of its own")
  void slowProvider() throws IOException {
    rig.wall().script("small", Fault.of("first=2600"));
    assertThat(rig.ask(Rig.post("", Rig.chat(true))).body()).endsWith("data: [DONE]\n\n");
  }
}
