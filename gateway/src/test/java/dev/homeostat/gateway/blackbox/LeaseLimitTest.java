package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A provider that serves one session at a time sees one")
class LeaseLimitTest {
  private static final String ONE =
      RoutingRig.TWO.replace(
          "credentials: [\"env:ALPHA_KEY\", \"env:ALPHA_KEY_2\"]",
          "credentials: [\"env:ALPHA_KEY\"]\n"
              + "    max_concurrent_sessions: 1\n    session_queue: QUEUE");
  private static final String CALM = "guard: {breaker: off, cooldown: off}\n";
  private static final String LONG = ONE.replace("QUEUE", "10s") + CALM;
  private static final String SHORT = ONE.replace("QUEUE", "300ms") + CALM;

  @RegisterExtension static final RoutingRig rig = RoutingRig.of(LONG);

  private static Chat of(String model, String session) {
    return Chat.stream(model).header("x-session-id", session);
  }

  /** Has a stream under way at alpha that lasts for a while. */
  private static CompletableFuture<Answer> busy(String how, String session) {
    rig.alphaDoes(how + ",times=1", "ok");
    CompletableFuture<Answer> asked = rig.later(of("lone", session));
    RoutingRig.reached(rig.alpha(), 1);
    return asked;
  }

  @Test
  @DisplayName("a second session goes elsewhere; the first may ask more")
  void elsewhere() {
    CompletableFuture<Answer> first = busy("first=1s", "one");
    rig.ask(3, of("chat", "two"), "beta/small=ok");
    rig.ask(1, of("chat", "two").as(GatewayRig.OTHER_KEY), "beta/small=ok");
    rig.ask(2, of("chat", "one"), "alpha/small=ok");
    assertThat(first).isNotDone();
    assertThat(first.join().steps()).isEqualTo("alpha/small=ok");
    rig.ask(2, of("chat", "two"), "alpha/small=ok");
  }

  @Test
  @DisplayName("where there is no elsewhere it waits, and is served when the first has ended")
  void waits() {
    CompletableFuture<Answer> first = busy("first=700", "one");
    Answer second = rig.ask(of("lone", "two"));
    assertThat(first).isDone();
    assertThat(second.status()).as(second.body()).isEqualTo(200);
    assertThat(second.steps()).endsWith("alpha/small=ok");
    assertThat(rig.alpha().attempts().get(1).receivedNanos())
        .isGreaterThanOrEqualTo(rig.alpha().attempts().get(0).endedNanos());
  }

  @Test
  @DisplayName("it waits no longer than session_queue; then it is told when to come back")
  void bounded() {
    rig.gateway().reconfigure(rig.settings(SHORT, Map.of()));
    CompletableFuture<Answer> first = busy("first=3s", "one");
    long before = System.nanoTime();
    Answer second = rig.ask(Chat.json("lone").header("x-session-id", "two"));
    long waited = System.nanoTime() - before;
    assertThat(second.status()).as(second.body()).isEqualTo(429);
    assertThat(waited)
        .isBetween(TimeUnit.MILLISECONDS.toNanos(250), TimeUnit.MILLISECONDS.toNanos(1500));
    assertThat(first).isNotDone();
    assertThat(rig.alpha().attempts()).hasSize(1);
    first.join();
    assertThat(rig.ask(of("lone", "two")).steps()).isEqualTo("alpha/small=ok");
  }

  @Test
  @DisplayName("whoever leaves while waiting leaves nothing behind")
  void leaves() throws Exception {
    CompletableFuture<Answer> first = busy("first=700", "one");
    try (HttpConnection second = rig.connect()) {
      second.send(of("lone", "two").bytes());
      second.reset();
    }
    first.join();
    assertThat(rig.ask(of("lone", "three")).steps()).isEqualTo("alpha/small=ok");
    assertThat(rig.alpha().attempts()).hasSize(2);
  }
}
