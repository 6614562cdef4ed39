package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.config.AuthSettings;
import dev.homeostat.wall.fault.Fault;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Nobody gets another's bytes, takes another's memory, or waits for ever")
class HostilePeersTest {
  private static final int CALLERS = 12;
  private static final int SECOND_MILLIS = 1_000;

  @RegisterExtension
  static final GatewayRig narrow = GatewayRig.create("limits: {upstream_connections: 1}");

  @RegisterExtension static final GatewayRig rig = GatewayRig.create();

  private static String completion(String content, String completionTokens) {
    return """
    {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"small","choices":[{"index":0,\
    "finish_reason":"stop","message":{"role":"assistant","content":"%s"}}],\
    "usage":{"prompt_tokens":1,"completion_tokens":%s,"total_tokens":2}}\
    """
        .formatted(content, completionTokens);
  }

  private static String response(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  private static void nothingHeld(GatewayRig where) {
    where.awaitHoldings(
        held -> held.clients() == 0 && held.underWay() == 0 && held.bodyBytes() == 0);
  }

  @Test
  @DisplayName("surplus bytes behind an answer never become the answer of who waits at the cap")
  void surplus() throws IOException {
    String both = response(completion("own", "1")) + response(completion("stray", "1"));
    narrow.alpha().script("small", Fault.raw(both.getBytes(UTF_8)));
    List<HttpConnection> callers = new ArrayList<>();
    try {
      for (int i = 0; i < CALLERS; i++) {
        callers.add(narrow.connect());
      }
      for (HttpConnection caller : callers) {
        caller.send(Chat.json("alpha/small").bytes());
      }
      for (HttpConnection caller : callers) {
        Answer answer = caller.answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"own\"").doesNotContain("stray");
      }
    } finally {
      for (HttpConnection caller : callers) {
        caller.close();
      }
    }
    narrow.alphaSaw(CALLERS);
    nothingHeld(narrow);
  }

  @Test
  @DisplayName("who sends 2,000 requests ahead and reads nothing has few of them answered")
  void pipelinesAndNeverReads() throws Exception {
    rig.alphaDoes("big-body=256K");
    String requests = Chat.json("alpha/small").bytes().repeat(2_000);
    try (HttpConnection deaf = HttpConnection.to(rig.gateway().port(), 4096)) {
      Thread sender = Thread.ofVirtual().start(() -> sendWhatIsTaken(deaf, requests));
      rig.alpha().await(wall -> !wall.attempts().isEmpty(), GatewayRig.PATIENCE);
      int before = -1;
      int now = rig.alpha().attempts().size();
      while (now != before) {
        long end = System.nanoTime() + Duration.ofMillis(SECOND_MILLIS).toNanos();
        while (System.nanoTime() - end < 0) {
          assertThat(rig.ask(Chat.json("beta/small")).status()).isEqualTo(200);
        }
        before = now;
        now = rig.alpha().attempts().size();
        assertThat(now).isBetween(1, 50);
      }
      deaf.reset();
      sender.join();
    }
    nothingHeld(rig);
  }

  private static void sendWhatIsTaken(HttpConnection connection, String text) {
    try {
      connection.send(text);
    } catch (IOException closed) {
      // The gateway doesn't read on; the reset at the end frees the sender.
      assertThat(closed).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("an absurd token count of a priced target leaves nobody waiting and nothing held")
  void absurdUsage(boolean stream) {
    String json = completion("own", "9007199254740991");
    String body =
        stream
            ? "data: "
                + json.replace("chat.completion", "chat.completion.chunk")
                    .replace("\"message\"", "\"delta\"")
                + "\n\ndata: [DONE]\n\n"
            : json;
    rig.alphaDoes("body=" + URLEncoder.encode(body, UTF_8).replace("+", "%20"));
    Answer answer = rig.ask(Chat.of("alpha/small", stream));
    assertThat(answer.ending()).isNotEqualTo(Answer.Ending.SILENT);
    if (answer.status() != 0) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("own");
    }
    nothingHeld(rig);
  }

  @Test
  @DisplayName("the last response of a connection reaches a slow reader whole")
  void slowGoodbye() throws IOException {
    int size = 5 << 20;
    rig.alphaDoes("big-body=5M");
    try (HttpConnection slow = HttpConnection.to(rig.gateway().port(), 64 << 10)) {
      slow.send(Chat.json("alpha/small").header("Connection", "close").bytes());
      assertThat(slow.head().status()).isEqualTo(200);
      byte[] piece = new byte[50_000];
      long began = System.nanoTime();
      long got = 0;
      StringBuilder end = new StringBuilder();
      for (int read = slow.readSome(piece); read >= 0; read = slow.readSome(piece)) {
        got += read;
        end.append(new String(piece, 0, read, UTF_8));
        end.delete(0, Math.max(0, end.length() - 20));
        long due = began + got * 1_000; // 1 MB/s
        LockSupport.parkNanos(due - System.nanoTime());
      }
      assertThat(got).isGreaterThan(size);
      assertThat(end.toString()).contains("\"}}]}");
    }
    nothingHeld(rig);
  }

  @Test
  @DisplayName("a body that comes in chunks of one byte is answered, and given back")
  void oneByteChunks() throws IOException {
    String plain = Chat.json("alpha/small").body().replace("Hi", "a".repeat(200_000));
    StringBuilder request =
        new StringBuilder(plain.length() * 6 + 1_000)
            .append("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n")
            .append("Authorization: Bearer ")
            .append(GatewayRig.KEY)
            .append("\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < plain.length(); i++) {
      request.append("1\r\n").append(plain.charAt(i)).append("\r\n");
    }
    request.append("0\r\n\r\n");
    try (HttpConnection connection = rig.connect()) {
      connection.send(request.toString());
      Answer answer = connection.answer();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.complete()).isTrue();
    }
    rig.alphaSaw(1);
    nothingHeld(rig);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 403",
    "evil.example:PORT, 403",
    "localhost, 200",
    "127.0.0.1:PORT, 200",
    "[::1], 200"
  })
  @DisplayName("without keys, a rebound name reads nothing; localhost and addresses do")
  void reboundName(String host, int status) throws IOException {
    try (Homeostat open = Homeostat.start(rig.settings("").withAuth(AuthSettings.DEFAULTS));
        HttpConnection connection = HttpConnection.to(open.port())) {
      String name = host.replace("PORT", Integer.toString(open.port()));
      connection.send("GET /metrics HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(name));
      Answer answer = connection.answer();
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      if (status == 403) {
        assertThat(answer.body()).contains("host_not_allowed");
      }
    }
  }

  @Test
  @DisplayName("JSON in answer to a stream request is one attempt in the trail")
  void trailOfSwappedAnswer() {
    rig.alphaDoes("swap");
    Answer answer = rig.ask(Chat.stream("alpha/small"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("x-homeostat-trail").split("alpha/small=", -1)).hasSize(2);
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("1");
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    rig.alphaSaw(1);
  }
}
