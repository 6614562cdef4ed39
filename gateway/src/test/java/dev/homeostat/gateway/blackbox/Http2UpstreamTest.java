package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.log.WallAttempt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Over HTTP/2 a provider's faults end as they do over HTTP/1.1, and stay each its own")
class Http2UpstreamTest {
  private static final int LANES = 16;

  @RegisterExtension
  static final GatewayRig rig =
      GatewayRig.http2("limits: {upstream_idle: 1s}\nrescue: {enabled: false}");

  @RegisterExtension
  static final GatewayRig hasty =
      GatewayRig.http2("clocks: {stall_text: 1s, first_content: 2s, write_stalled: 1s}");

  private static void whole(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.complete()).as(answer.body()).isTrue();
    if (answer.header("content-type").startsWith("text/event-stream")) {
      assertThat(answer.events().text()).isEqualTo(rig.alpha().text());
      assertThat(answer.events().finishes()).containsExactly("stop");
      assertThat(answer.events().data().getLast()).isEqualTo("[DONE]");
    } else {
      assertThat(Events.json(answer.body()).at("/choices/0/message/content").asString())
          .isEqualTo(rig.alpha().text());
    }
  }

  private static Answer next(HttpConnection client, Chat chat) throws IOException {
    client.send(chat.bytes());
    return client.answer();
  }

  private static void assertHttp2(WallAttempt attempt) {
    assertThat(attempt.headers()).containsKey("x-http2-stream-id");
  }

  @Test
  @DisplayName("streams and JSON answers share a connection, and are what they are elsewhere")
  void ordinary() throws IOException {
    try (HttpConnection client = rig.connect()) {
      for (int i = 0; i < 6; i++) {
        Answer answer = next(client, Chat.of("chat", i % 2 == 0));
        whole(answer);
        assertThat(answer.header("x-homeostat-attempts")).isEqualTo("1");
      }
    }
    List<WallAttempt> seen = rig.alphaSaw(6);
    assertThat(seen).allSatisfy(Http2UpstreamTest::assertHttp2);
    assertThat(seen).extracting(WallAttempt::connectionId).containsOnly(seen.get(0).connectionId());
    assertThat(seen.get(0).header("authorization")).hasValue("Bearer " + GatewayRig.ALPHA_KEY);
    assertThat(seen.get(0).header("content-type")).hasValue("application/json");
  }

  @Test
  @DisplayName("a body larger than the provider's window arrives whole")
  void largeRequest() throws IOException {
    String text = "a".repeat(3_000_000);
    Chat chat = Chat.body(Chat.stream("alpha/small").body().replace("Hi", text));
    whole(rig.ask(chat));
    assertThat(rig.alphaSaw(1).getFirst().bodyText()).contains(text);
  }

  @Test
  @DisplayName("more calls at once than one connection takes go over more connections")
  void manyAtOnce() throws Exception {
    rig.alphaDoes("words=60,drip=5");
    many(64, _ -> whole(rig.ask(Chat.stream("alpha/small"))));
    assertThat(rig.alphaSaw(64)).allSatisfy(Http2UpstreamTest::assertHttp2);
  }

  // ---- F09 -------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "refused-stream, true",
    "refused-stream, false",
    "goaway=start, true",
    "goaway=start, false"
  })
  @DisplayName("F09: a stream that was not looked at is repeated on a fresh connection, unnoticed")
  void refusedOnce(String fault, boolean stream) throws IOException {
    try (HttpConnection client = rig.connect()) {
      whole(next(client, Chat.of("alpha/small", stream)));
      rig.alphaDoes("ok");
      rig.alpha().clear();
      rig.alphaDoes(fault, "ok");
      Answer answer = next(client, Chat.of("chat", stream));
      whole(answer);
      assertThat(answer.header("x-homeostat-attempts")).isEqualTo("1");
      assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    }
    List<WallAttempt> seen = rig.alphaSaw(2);
    assertThat(seen.get(1).connectionUse()).isEqualTo(1);
    assertThat(seen.get(1).connectionId()).isNotEqualTo(seen.get(0).connectionId());
    assertThat(seen.get(1).body()).isEqualTo(seen.get(0).body());
    rig.betaSaw(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused-stream", "goaway=start"})
  @DisplayName("F09: a provider that refuses every stream is failed over from")
  void refusedForEver(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.steps()).startsWith("alpha/small=network").endsWith("beta/small=ok");
  }

  @ParameterizedTest
  @CsvSource({"goaway=head, true", "goaway=3, true", "goaway=half, false"})
  @DisplayName("F09: after a GOAWAY the streams it counts finish, and new ones go elsewhere")
  void goAwayLater(String fault, boolean stream) throws IOException {
    try (HttpConnection client = rig.connect()) {
      rig.alphaDoes(fault + ",drip=5", "ok");
      for (int i = 0; i < 2; i++) {
        Answer answer = next(client, Chat.of("chat", stream));
        whole(answer);
        assertThat(answer.steps()).isEqualTo("alpha/small=ok");
      }
    }
    List<WallAttempt> seen = rig.alphaSaw(2);
    assertThat(seen.get(1).connectionId()).isNotEqualTo(seen.get(0).connectionId());
  }

  @Test
  @DisplayName("F08: a connection that was closed on reuse costs a silent repetition, no more")
  void closedOnReuse() throws IOException {
    try (HttpConnection client = rig.connect()) {
      rig.alphaDoes("ok", "close-on-reuse");
      for (int i = 0; i < 3; i++) {
        Answer answer = next(client, Chat.stream("chat"));
        whole(answer);
        assertThat(answer.steps()).isEqualTo("alpha/small=ok");
      }
    }
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("a connection that is lost takes its streams with it, each to be told the truth")
  void lostConnection() {
    rig.alphaDoes("hang-up=3");
    Answer answer = rig.ask(Chat.stream("alpha/small"));
    assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text(3));
    rig.alphaDoes("hang-up=start");
    whole(rig.ask(Chat.json("chat")));
  }

  @Test
  @DisplayName("F12: a provider that stops reading an upload is failed over from")
  void stopsReading() {
    hasty.alphaDoes("stop-reading");
    String text = "a".repeat(2_000_000);
    Answer answer = hasty.ask(Chat.body(Chat.stream("chat").body().replace("Hi", text)));
    whole(answer);
    assertThat(answer.steps()).startsWith("alpha/small=network").endsWith("beta/small=ok");
    hasty.alpha().awaitAborted("small", GatewayRig.PATIENCE);
  }

  @Test
  @DisplayName("F13: a refusal before the body is read is passed on; the upload ends")
  void early() {
    rig.alphaDoes("early,status=413");
    String text = "a".repeat(2_000_000);
    Answer answer = rig.ask(Chat.body(Chat.json("alpha/small").body().replace("Hi", text)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(413);
    rig.awaitHoldings(held -> held.underWay() == 0 && held.bodyBytes() == 0);
  }

  // ---- F10, and later resets -------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"reset=start, true", "reset=start, false", "cut=start, true"})
  @DisplayName("F10: a reset before the headers is a failure, and somebody else answers")
  void resetBeforeHeaders(String fault, boolean stream) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.of("chat", stream));
    whole(answer);
    assertThat(answer.steps()).startsWith("alpha/small=network").endsWith("beta/small=ok");
  }

  @Test
  @DisplayName("F10: a single one is repeated at the same target, in the trail")
  void resetOnce() {
    rig.alphaDoes("reset=start", "ok");
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.steps()).isEqualTo("alpha/small=network; alpha/small=ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset=3,drip=60", "cut=3"})
  @DisplayName("F44, F45: a stream that is reset, or ended too early, is a broken stream")
  void resetInMidStream(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("alpha/small"));
    assertThat(answer.ending()).as(answer.body()).isEqualTo(Ending.BROKEN);
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text(3));
    assertThat(answer.events().done()).isFalse();
    assertThat(answer.events().last().at("/error/code").asString()).isEqualTo("upstream_truncated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reset=half",
        "cut=half",
        "length=short",
        "length=long",
        "length=twice",
        "chunks=unended"
      })
  @DisplayName("F35 to F39: a JSON answer that isn't whole is never passed on as one")
  void json(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.json("chat"));
    whole(answer);
    assertThat(answer.steps()).startsWith("alpha/small=upstream_").endsWith("beta/small=ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "huge-headers=128K",
        "many-headers=3000",
        "dirty-header=lf",
        "dirty-header=nul",
        "interim=1000"
      })
  @DisplayName("F15, F41, F42: heads without bound and headers that are none are failed over from")
  void heads(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.steps()).contains("alpha/small=upstream_malformed").endsWith("beta/small=ok");
  }

  @Test
  @DisplayName("F14, F40: interim answers and trailers are of no interest")
  void interim() {
    rig.alphaDoes("interim=3");
    whole(rig.ask(Chat.stream("alpha/small")));
  }

  @ParameterizedTest
  @CsvSource({
    "status=500, upstream_error",
    "status=429, rate_limited",
    "stall=start, first_content_timeout"
  })
  @DisplayName("the ordinary faults are what they are over HTTP/1.1")
  void ordinaryFaults(String fault, String outcome) {
    hasty.alphaDoes(fault);
    Answer answer = hasty.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.steps()).startsWith("alpha/small=" + outcome).endsWith("beta/small=ok");
  }

  // ---- aborts and backpressure -----------------------------------------------------------------

  @Test
  @DisplayName("F46: a stalled stream is rescued and reset, and its connection lives on")
  void stalled() {
    hasty.alphaDoes("stall=3", "ok");
    Answer answer = hasty.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.steps()).startsWith("alpha/small=stream_stalled");
    assertHttp2(hasty.alpha().awaitAborted("small", GatewayRig.PATIENCE));
    assertThat(hasty.alpha().openConnections()).isPositive();
  }

  @Test
  @DisplayName("F61: when the client leaves, its stream is reset at once; others notice nothing")
  void clientLeaves() throws IOException {
    rig.alphaDoes("words=2000,drip=5");
    try (HttpConnection leaver = rig.connect()) {
      leaver.send(Chat.stream("alpha/small").bytes());
      leaver.readUntil(" steady");
    }
    long left = System.nanoTime();
    WallAttempt aborted = rig.alpha().awaitAborted("small", GatewayRig.PATIENCE);
    assertThat(aborted.endedNanos() - left).isLessThan(Duration.ofSeconds(1).toNanos());
    assertThat(rig.alpha().openConnections()).isPositive();
    rig.awaitHoldings(held -> held.clients() == 0 && held.underWay() == 0);
  }

  @Test
  @DisplayName("F62: a slow reader pauses its own stream only, and gets everything in the end")
  void slowReader() throws IOException {
    int words = 60_000;
    rig.alphaDoes("words=" + words);
    try (HttpConnection slow = HttpConnection.to(rig.gateway().port(), 4096)) {
      slow.send(Chat.stream("alpha/small").bytes());
      slow.readUntil(" steady");
      for (int i = 0; i < 40; i++) {
        whole(rig.ask(Chat.stream("alpha/tiny")));
      }
      WallAttempt paused = rig.alpha().attemptsFor("small").getFirst();
      assertThat(paused.ended()).as("%s", paused).isFalse();
      // What it was sent is what windows and sockets hold, not the whole answer.
      assertThat(paused.tokensSent()).isLessThan(words / 2);
      assertThat(rig.alpha().attemptsFor("tiny"))
          .extracting(WallAttempt::connectionId)
          .contains(paused.connectionId());
      String rest = slow.readUntil("[DONE]");
      assertThat(rest).contains("\"finish_reason\":\"stop\"");
      assertThat(rest.split("\"content\":", -1)).hasSizeGreaterThan(words - 10);
    }
    rig.alphaSaw(41);
  }

  @Test
  @DisplayName("F62: a paused stream that is reset is broken, and what came before is delivered")
  void resetWhilePaused() throws IOException {
    rig.alphaDoes("words=60000,reset=12000");
    try (HttpConnection slow = HttpConnection.to(rig.gateway().port(), 4096)) {
      slow.send(Chat.stream("alpha/small").bytes());
      HttpConnection.Head head = slow.head();
      for (int i = 0; i < 20; i++) {
        whole(rig.ask(Chat.stream("alpha/tiny")));
      }
      Answer answer = slow.answer(head);
      assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
      assertThat(answer.events().last().at("/error/code").asString())
          .isEqualTo("upstream_truncated");
    }
    rig.awaitHoldings(held -> held.clients() == 0 && held.underWay() == 0);
  }

  @Test
  @DisplayName("1,000 aborts cost no innocent stream anything, and nothing is held afterwards")
  void aborts() throws Exception {
    rig.alphaDoes("words=2000,drip=2");
    try (ExecutorService innocents = Executors.newFixedThreadPool(LANES)) {
      rig.alpha().script("tiny", Fault.of("drip=10"));
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 4 * LANES; i++) {
        running.add(innocents.submit(() -> whole(rig.ask(Chat.stream("alpha/tiny")))));
      }
      many(
          1000,
          number -> {
            boolean stream = number % 3 != 0;
            try (HttpConnection client = rig.connect()) {
              client.send(Chat.of("alpha/small", stream).bytes());
              if (stream && number % 3 == 1) {
                assertThat(client.readSome(new byte[1 + number])).isPositive();
              }
              if (number % 2 == 0) {
                client.reset();
              }
            }
          });
      for (Future<?> innocent : running) {
        innocent.get();
      }
    }
    rig.awaitHoldings(held -> held.clients() == 0 && held.underWay() == 0 && held.bodyBytes() == 0);
    rig.alpha()
        .await(wall -> wall.attempts().stream().allMatch(WallAttempt::ended), GatewayRig.PATIENCE);
    rig.awaitHoldings(held -> held.upstreams() == 0);
    rig.alpha().await(wall -> wall.openConnections() == 0, GatewayRig.PATIENCE);
  }

  private interface Work {
    void one(int number) throws IOException;
  }

  private static void many(int count, Work work) throws Exception {
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(
            lanes.submit(
                () -> {
                  work.one(number);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }
}
