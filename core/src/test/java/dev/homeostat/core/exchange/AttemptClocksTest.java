package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.FrameKind.BEAT;
import static dev.homeostat.core.exchange.FrameKind.COMMENT;
import static dev.homeostat.core.exchange.FrameKind.CONTENT;
import static dev.homeostat.core.exchange.FrameKind.FINISH;
import static dev.homeostat.core.exchange.FrameKind.REASONING;
import static dev.homeostat.core.exchange.FrameKind.TOOL_CALL;
import static dev.homeostat.core.exchange.FrameKind.USAGE;
import static dev.homeostat.core.exchange.Targets.target;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The clocks of an attempt: what arms each, when it fires, and what firing means. */
class AttemptClocksTest {
  private static final Target ALPHA = target("alpha");
  private static final Target BETA = target("beta");

  @Test
  @DisplayName("pool wait, 2 s from the attempt's start: next candidate, nobody blamed")
  void poolWait() {
    MachineRig rig = MachineRig.stream(ALPHA, BETA).begin().pass(1999, MILLISECONDS);
    assertThat(rig.results()).isEmpty();

    rig.pass(1, MILLISECONDS);

    assertThat(rig.results()).containsExactly("pool_wait");
    assertThat(rig.called()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("pool wait of the last candidate: 503 overloaded")
  void poolWaitOfTheLast() {
    MachineRig rig = MachineRig.stream(ALPHA).begin().pass(2, SECONDS);
    assertThat(rig.client).containsExactly("error 503 overloaded");
  }

  @Test
  @DisplayName("connect, 5 s from the dial: connect_timeout, next candidate")
  void connect() {
    MachineRig rig = MachineRig.stream(ALPHA, BETA).begin().pass(1, SECONDS);
    rig.on(new ExchangeEvent.Dialling(1, false)).pass(4999, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("connect_timeout");
    assertThat(rig.called()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("the same until the egress proxy's tunnel stands: egress_proxy; then from the start")
  void tunnel() {
    MachineRig mute = MachineRig.stream(ALPHA, BETA).begin();
    mute.on(new ExchangeEvent.Dialling(1, true)).pass(5, SECONDS);
    assertThat(mute.results()).containsExactly("egress_proxy");
    assertThat(mute.called()).containsExactly(0, 1);

    MachineRig tunnelled = MachineRig.stream(ALPHA, BETA).begin();
    tunnelled.on(new ExchangeEvent.Dialling(1, true)).pass(4, SECONDS);
    tunnelled.on(new ExchangeEvent.Dialling(1, false)).pass(4999, MILLISECONDS);
    assertThat(tunnelled.results()).isEmpty();
    tunnelled.pass(1, MILLISECONDS);
    assertThat(tunnelled.results()).containsExactly("connect_timeout");
  }

  @Test
  @DisplayName("write stalled, 30 s without upload progress: network, never the same target again")
  void writeStalled() {
    MachineRig rig = MachineRig.stream(ALPHA, BETA).begin();
    rig.on(new ExchangeEvent.Dialling(1, false)).on(new ExchangeEvent.Connected(1));
    for (int i = 0; i < 5; i++) {
      rig.pass(29, SECONDS).on(new ExchangeEvent.Uploading(1));
    }
    assertThat(rig.results()).as("progress re-arms it").isEmpty();
    rig.pass(30, SECONDS);
    assertThat(rig.results()).containsExactly("network");
    assertThat(rig.called()).containsExactly(0, 1);
  }

  @ParameterizedTest(name = "{0} tokens: {1} s")
  @CsvSource({
    "1, 10",
    "4096, 10",
    "4097, 11",
    "8192, 11",
    "8193, 12",
    "32768, 17",
    "128000, 41",
    "250000, 60",
    "2000000, 60"
  })
  @DisplayName("first content: 10 s, and 1 s for each further 4k of input, at most 60 s")
  void firstContentBySize(long tokens, long seconds) {
    ExchangeTerms terms = new ExchangeTerms(true, false, 1, true, false, tokens, Clocks.OFF);
    MachineRig rig = MachineRig.of(terms, ALPHA, BETA).asked();
    rig.pass(seconds * 1000 - 1, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("first_content_timeout");
    assertThat(rig.called()).as("a silent target gets one attempt").containsExactly(0, 1);
  }

  @ParameterizedTest(name = "patient {0}, last {1}: {2} s")
  @CsvSource({"false,false,10", "true,false,300", "false,true,60", "true,true,600"})
  @DisplayName("first content is longer when reasoning is asked for, and for the last candidate")
  void firstContentPatientAndLast(boolean patient, boolean last, long seconds) {
    ExchangeTerms terms = new ExchangeTerms(true, false, 1, true, patient, 1, Clocks.OFF);
    Target[] plan = last ? new Target[] {ALPHA} : new Target[] {ALPHA, BETA};
    MachineRig rig = MachineRig.of(terms, plan).asked().pass(seconds * 1000 - 1, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("first_content_timeout");
  }

  @Test
  @DisplayName("first content of reasoning models: 300 s")
  void firstContentOfReasoningModels() {
    MachineRig rig =
        MachineRig.stream(Targets.reasoning("r"), BETA).asked().pass(299_999, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("first_content_timeout");
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMENT", "BEAT", "USAGE", "MALFORMED_BLANK"})
  @DisplayName("first content isn't delayed by what isn't content: any-byte timers are defeated")
  void chatterIsNoContent(FrameKind chatter) {
    MachineRig rig = MachineRig.stream(ALPHA, BETA).asked().head(1);
    for (int i = 0; i < 9; i++) {
      rig.pass(1, SECONDS).frames(1, chatter);
    }
    rig.pass(1, SECONDS);
    assertThat(rig.results()).containsExactly("first_content_timeout");
  }

  @Test
  @DisplayName("an answer that overtakes its upload still has to bring content in time")
  void earlyHead() {
    MachineRig rig = MachineRig.stream(ALPHA, BETA).begin();
    rig.on(new ExchangeEvent.Dialling(1, false)).on(new ExchangeEvent.Connected(1)).head(1);
    rig.pass(5, SECONDS).on(new ExchangeEvent.Uploading(1)).on(new ExchangeEvent.Written(1));
    rig.pass(10, SECONDS);
    assertThat(rig.results()).containsExactly("first_content_timeout");
  }

  @Test
  @DisplayName("an upload that goes on beside the answer arms no clock of its own any more")
  void uploadBesideContent() {
    MachineRig rig = MachineRig.stream(ALPHA, BETA).begin();
    rig.on(new ExchangeEvent.Dialling(1, false)).on(new ExchangeEvent.Connected(1)).head(1);
    rig.frames(1, REASONING).on(new ExchangeEvent.Uploading(1)).on(new ExchangeEvent.Written(1));
    rig.pass(299, SECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, SECONDS);
    assertThat(rig.results()).containsExactly("stream_stalled");
  }

  @Test
  @DisplayName("a refusal whose body doesn't come counts by its status after 5 s")
  void errorBody() {
    MachineRig rig = MachineRig.stream(ALPHA, BETA).begin();
    rig.on(new ExchangeEvent.Dialling(1, false)).on(new ExchangeEvent.Connected(1));
    rig.on(new ExchangeEvent.Head(1, 404)).on(new ExchangeEvent.Uploading(1));
    rig.pass(5, SECONDS);
    assertThat(rig.results()).containsExactly("config_drift");
    assertThat(rig.called()).containsExactly(0, 1);
  }

  @ParameterizedTest(name = "patient {0}, last {1}: {2} s")
  @CsvSource({"false,false,60", "true,false,600", "false,true,600", "true,true,600"})
  @DisplayName("first byte of a JSON answer: 60 s; 10 min for reasoning and for the last candidate")
  void firstByte(boolean patient, boolean last, long seconds) {
    ExchangeTerms terms = new ExchangeTerms(false, false, 1, true, patient, 1, Clocks.OFF);
    Target[] plan = last ? new Target[] {ALPHA} : new Target[] {ALPHA, BETA};
    MachineRig rig = MachineRig.of(terms, plan).asked().pass(seconds * 1000 - 1, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("no_response");
  }

  @Test
  @DisplayName("F48: a head is no first byte of an answer: silence after it is cut as before it")
  void headOnly() {
    MachineRig rig = MachineRig.json(ALPHA, BETA).asked().head(1).pass(59_999, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("no_response");
  }

  @Test
  @DisplayName("a JSON answer that falls silent in its middle is cut as a stream would be")
  void jsonStall() {
    MachineRig rig = MachineRig.json(ALPHA, BETA).asked().head(1);
    rig.on(new ExchangeEvent.BodyGrew(1, false))
        .pass(29, SECONDS)
        .on(new ExchangeEvent.BodyGrew(1, false));
    rig.pass(29_999, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("no_response");
  }

  @Test
  @DisplayName(
      "white space before a JSON answer is a sign of life, and the last candidate has time")
  void jsonPatience() {
    MachineRig rig = MachineRig.json(ALPHA, BETA).asked().head(1);
    for (int alive = 0; alive < 5; alive++) {
      rig.on(new ExchangeEvent.BodyGrew(1, true)).pass(50, SECONDS);
    }
    assertThat(rig.results()).isEmpty();

    MachineRig last = MachineRig.json(ALPHA).asked().head(1);
    last.on(new ExchangeEvent.BodyGrew(1, false));
    long patience = Clocks.DEFAULTS.firstContentLast();
    last.pass(patience - 1, NANOSECONDS);
    assertThat(last.results()).as("as long as for a first content").isEmpty();
    last.pass(1, NANOSECONDS);
    assertThat(last.results()).as("but not for ever").containsExactly("no_response");
  }

  @Test
  @DisplayName("JSON total, 10 min from the attempt's start, whatever has arrived")
  void jsonTotal() {
    MachineRig rig = MachineRig.json(ALPHA, BETA).begin().pass(1, SECONDS);
    rig.connectAndWrite(1).pass(30, SECONDS).head(1);
    for (int grown = 0; grown < 28; grown++) {
      rig.on(new ExchangeEvent.BodyGrew(1, false)).pass(20, SECONDS);
    }
    rig.on(new ExchangeEvent.BodyGrew(1, false)).pass(8_999, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("no_response");
  }

  @Test
  @DisplayName("streams have no total: they may go on for hours")
  void streamsHaveNoTotal() {
    MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT);
    for (int i = 0; i < 1000; i++) {
      rig.pass(29, SECONDS).frames(1, CONTENT);
    }
    assertThat(rig.results()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} s")
  @CsvSource({"CONTENT, 30", "REASONING, 300", "TOOL_CALL, 300"})
  @DisplayName("stall by phase: 30 s inside visible text, 300 s while reasoning or calling tools")
  void stall(FrameKind phase, long seconds) {
    MachineRig rig = MachineRig.stream(ALPHA, BETA).opened(phase);
    rig.pass(seconds * 1000 - 1, MILLISECONDS);
    assertThat(rig.results()).isEmpty();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.results()).containsExactly("stream_stalled");
    assertThat(rig.client).last().isEqualTo("in-band stream_timeout");
  }

  @ParameterizedTest
  @EnumSource(names = {"REASONING", "TOOL_CALL"})
  @DisplayName("a long silence is prolonged by any well-formed event")
  void beatsProlongQuietPhases(FrameKind phase) {
    MachineRig rig = MachineRig.stream(ALPHA).opened(phase);
    for (int i = 0; i < 10; i++) {
      rig.pass(299, SECONDS).frames(1, i % 2 == 0 ? BEAT : USAGE);
    }
    assertThat(rig.results()).isEmpty();
    rig.pass(300, SECONDS);
    assertThat(rig.results()).containsExactly("stream_stalled");
  }

  @Test
  @DisplayName("a silence inside text is prolonged by nothing but content")
  void beatsDontProlongText() {
    MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT);
    rig.pass(29, SECONDS).frames(1, BEAT, COMMENT).pass(1, SECONDS);
    assertThat(rig.results()).containsExactly("stream_stalled");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTENT", "REASONING", "TOOL_CALL"})
  @DisplayName("comments never prolong anything")
  void commentsProlongNothing(FrameKind phase) {
    MachineRig rig = MachineRig.stream(ALPHA).opened(phase);
    long limit = phase == CONTENT ? 30 : 300;
    rig.pass(limit - 1, SECONDS).frames(1, COMMENT).pass(1, SECONDS);
    assertThat(rig.results()).containsExactly("stream_stalled");
  }

  @Test
  @DisplayName("text after reasoning is under the clock of text again")
  void phasesFollowEachOther() {
    MachineRig rig = MachineRig.stream(ALPHA).opened(REASONING).pass(200, SECONDS);
    rig.frames(1, TOOL_CALL).pass(200, SECONDS).frames(1, CONTENT).pass(30, SECONDS);
    assertThat(rig.results()).containsExactly("stream_stalled");
  }

  @Test
  @DisplayName("finish grace, 2 s after the finish reason: a normal end, the connection is closed")
  void finishGrace() {
    MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).frames(1, FINISH);
    rig.pass(1999, MILLISECONDS).frames(1, BEAT, COMMENT);
    assertThat(rig.end).isNull();
    rig.pass(1, MILLISECONDS);
    assertThat(rig.end).isEqualTo(ExchangeEnd.ANSWERED);
    assertThat(rig.results()).containsExactly("ok");
    assertThat(rig.actions).contains(new Action.Abort(1));
  }

  @Test
  @DisplayName("a timer that fires early changes nothing and is wanted again at the same time")
  void earlyTimer() {
    MachineRig rig = MachineRig.stream(ALPHA).opened(CONTENT).pass(1, SECONDS);
    long before = rig.machine.wakeAt();
    int actions = rig.actions.size();
    rig.on(new ExchangeEvent.Tick());
    assertThat(rig.actions).hasSize(actions);
    assertThat(rig.machine.wakeAt()).isEqualTo(before);
  }

  @Test
  @DisplayName("all clocks are scaled by one value")
  void scaled() {
    MachineRig rig =
        new MachineRig(
            MachineRig.terms(true), List.of(ALPHA, BETA), Clocks.DEFAULTS.scaled(0.01), span -> 0);
    rig.asked().pass(100, MILLISECONDS);
    assertThat(rig.results()).containsExactly("first_content_timeout");
  }
}
