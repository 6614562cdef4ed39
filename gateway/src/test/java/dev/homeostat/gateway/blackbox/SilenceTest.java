package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A provider that says nothing is left in time")
class SilenceTest {
  /** The first content has less time than the status line: a first failover keeps its status. */
  @RegisterExtension
  static final GatewayRig rig =
      GatewayRig.create(
          "clocks: {scale: 0.1, pool_wait: 60s, connect: 60s, commit_hold: 200s,"
              + " first_content: 6s, first_content_last: 6s, first_byte: 6s,"
              + " first_byte_patient: 6s, json_total: 12s}");

  /** The status line has less time than the first content: failover goes on behind it. */
  @RegisterExtension
  static final GatewayRig hasty =
      GatewayRig.create(
          "clocks: {first_content: 900ms, first_content_last: 900ms, commit_hold: 150ms,"
              + " heartbeat: 100ms, stall_text: 1s}");

  private static String code(Answer answer) {
    return Events.json(answer.body()).at("/error/code").asString("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stall=start", "stall=head", "keepalive=1h", "roles=1h"})
  @DisplayName("F47, F48, S06: no content in time: the next candidate, after exactly one attempt")
  void firstContent(String fault) {
    rig.alphaDoes(fault.replace("1h", "60s"));
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).isEqualTo("alpha/small=first_content_timeout; beta/small=ok");
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("2");
    assertThat(answer.header("x-homeostat-target")).isEqualTo("beta/small");
    assertThat(answer.events().text()).isEqualTo(rig.beta().text());
    assertThat(rig.alphaSaw(1).getFirst().aborted()).isTrue();
  }

  @Test
  @DisplayName("F47: nobody says anything: 504 stream_timeout, one attempt each")
  void allSilent() {
    rig.alphaDoes("stall=start").betaDoes("stall=head");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.status()).isEqualTo(504);
    assertThat(code(answer)).isEqualTo("stream_timeout");
    rig.alphaSaw(1);
    rig.betaSaw(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stall=start", "stall=head", "stall=half"})
  @DisplayName("F47: a JSON answer that doesn't begin, or doesn't end, is left as well")
  void json(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).isEqualTo("alpha/small=no_response; beta/small=ok");
    rig.alphaSaw(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("F49: one token each 5 s (here a tenth of it) is delivered, and stays in use")
  void slowTokens(boolean stream) {
    rig.alphaDoes(stream ? "words=5,drip=500" : "words=5,drip=100");
    for (int i = 0; i < 2; i++) {
      Answer answer = rig.ask(Chat.of("chat", stream));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.complete()).isTrue();
      assertThat(answer.steps()).isEqualTo("alpha/small=ok");
      assertThat(answer.body()).contains(rig.alpha().text(5).split(" ", -1)[4]);
    }
    rig.alphaSaw(2);
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("a status line without its body is still that status, in a while")
  void errorBodyStalls() {
    rig.alphaDoes("status=500,stall=half");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.steps()).startsWith("alpha/small=").endsWith("beta/small=ok");
  }

  @Test
  @DisplayName("after the hold the stream opens, is kept alive, and failover goes on behind it")
  void silentFailover() {
    hasty.alphaDoes("stall=start");
    Answer answer = hasty.ask(Chat.stream("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.events().comments().getFirst()).isEqualTo(": keepalive");
    assertThat(answer.events().comments().stream().filter(": keepalive"::equals))
        .hasSizeGreaterThan(2);
    assertThat(answer.events().text()).isEqualTo(hasty.beta().text());
    assertThat(answer.events().done()).isTrue();
    assertThat(answer.steps()).isEqualTo("alpha/small=first_content_timeout; beta/small=ok");
    assertThat(answer.header("x-homeostat-target")).isEmpty();
  }

  @Test
  @DisplayName("behind an open stream the last error is said in-band")
  void silentFailoverInVain() {
    hasty.alphaDoes("stall=start").betaDoes("stall=head");
    Answer answer = hasty.ask(Chat.stream("chat"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
    assertThat(answer.events().last().propertyNames()).containsExactly("error");
    assertThat(answer.events().last().at("/error/code").asString()).isEqualTo("stream_timeout");
    assertThat(answer.events().done()).isFalse();
  }

  @Test
  @DisplayName("heartbeats fill a pause inside the stream, between events only")
  void heartbeats() {
    hasty.alphaDoes("words=4,drip=350");
    Answer answer = hasty.ask(Chat.stream("chat"));
    assertThat(answer.events().text()).isEqualTo(hasty.alpha().text(4));
    assertThat(answer.events().comments()).contains(": keepalive");
    assertThat(answer.complete()).isTrue();
    assertThat(answer.events().data().stream().filter(data -> !data.equals("[DONE]")))
        .allSatisfy(data -> assertThat(Events.json(data).isObject()).isTrue());
  }

  @Test
  @DisplayName("the caller's own limit: nobody else is tried, nobody is blamed, 504")
  void deadline() {
    for (boolean stream : new boolean[] {false, true}) {
      rig.alpha().clear();
      rig.alphaDoes("stall=start");
      Answer answer = rig.ask(Chat.of("chat", stream).header("x-homeostat-timeout-ms", "250"));
      assertThat(answer.status()).isEqualTo(504);
      assertThat(code(answer)).isEqualTo("deadline");
      assertThat(answer.steps()).isEqualTo("alpha/small=deadline");
      rig.alpha().awaitAborted("small", GatewayRig.PATIENCE);
    }
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("the caller's own limit inside an open stream is said in-band")
  void deadlineLater() {
    rig.alphaDoes("stall=3");
    Answer answer = rig.ask(Chat.stream("chat").header("x-homeostat-timeout-ms", "400"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
    assertThat(answer.events().last().at("/error/code").asString()).isEqualTo("deadline");
    rig.betaSaw(0);
  }
}
