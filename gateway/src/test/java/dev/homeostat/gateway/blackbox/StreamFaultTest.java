package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A stream that goes wrong is replaced before its first content, and broken after it")
class StreamFaultTest {
  @RegisterExtension
  static final GatewayRig rig =
      GatewayRig.create(
          """
          clocks: {stall_text: 1s, stall_tool: 1s, finish_grace: 300ms}
          rescue: {enabled: false}
          """);

  /** The whole answer came, once. */
  static void whole(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text());
    assertThat(answer.events().finishes()).containsExactly("stop");
    assertThat(answer.events().data().getLast()).isEqualTo("[DONE]");
    assertThat(answer.events().data().stream().filter("[DONE]"::equals)).hasSize(1);
  }

  private static void replaced(Answer answer, String outcome) {
    whole(answer);
    assertThat(answer.steps()).isEqualTo("alpha/small=%s; beta/small=ok", outcome);
    assertThat(answer.header("x-homeostat-attempts")).isEqualTo("2");
    assertThat(answer.header("x-homeostat-target")).isEqualTo("beta/small");
  }

  /** What was delivered is a beginning; then the error alone, and no proper end. */
  private static void broken(Answer answer, String type, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.ending()).as(answer.body()).isEqualTo(Ending.BROKEN);
    Events events = answer.events();
    assertThat(events.done()).isFalse();
    assertThat(events.finishes()).isEmpty();
    assertThat(events.text()).isNotEmpty();
    assertThat(rig.alpha().text()).startsWith(events.text());
    assertThat(events.last().propertyNames()).containsExactly("error");
    assertThat(events.last().at("/error/type").asString()).isEqualTo(type);
    assertThat(events.last().at("/error/code").asString()).isEqualTo(code);
    rig.betaSaw(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cut=3 | upstream_error | upstream_truncated",
        "reset=3,drip=60 | upstream_error | upstream_truncated",
        "stall=3 | stream_timeout | stream_timeout",
        "tool=look_up,cut=2 | upstream_error | upstream_truncated"
      })
  @DisplayName("F44, F45, F46: a cut, a reset and silence after content are said in-band")
  void afterContent(String fault, String type, String code) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("chat"));
    if (fault.startsWith("tool")) {
      assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
      assertThat(answer.events().last().propertyNames()).containsExactly("error");
      return;
    }
    broken(answer, type, code);
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text(3));
  }

  @Test
  @DisplayName("F46: the silent upstream is aborted, and the gateway holds nothing of it")
  void stalledIsAborted() {
    rig.alphaDoes("stall=3");
    rig.ask(Chat.stream("chat"));
    rig.alpha().awaitAborted("small", GatewayRig.PATIENCE);
    rig.awaitHoldings(held -> held.underWay() == 0 && held.bodyBytes() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut=head", "cut=0", "reset=head,drip=60"})
  @DisplayName("a stream that ends before any content is replaced")
  void beforeContent(String fault) {
    rig.alphaDoes(fault);
    replaced(rig.ask(Chat.stream("chat")), "upstream_truncated");
  }

  @Test
  @DisplayName("F51: EOF after the finish reason is a normal end; [DONE] is added")
  void noDone() {
    rig.alphaDoes("no-done");
    whole(rig.ask(Chat.stream("chat")));
  }

  @Test
  @DisplayName("F51: silence after the finish reason is a normal end once the grace is over")
  void noDoneAndSilence() {
    rig.alphaDoes("no-done,stall=9999");
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    rig.alpha().awaitAborted("small", GatewayRig.PATIENCE);
  }

  @Test
  @DisplayName("F52: [DONE] without a finish reason: one is added, under the stream's own id")
  void noFinish() {
    rig.alphaDoes("no-finish");
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.events().chunks().stream().map(chunk -> chunk.path("id").asString()))
        .hasSizeGreaterThan(2)
        .containsOnly(answer.events().chunks().getFirst().path("id").asString());
  }

  @Test
  @DisplayName("F53: data after [DONE] is dropped")
  void afterDone() {
    rig.alphaDoes("after-done");
    whole(rig.ask(Chat.stream("chat")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"error-event=0", "error-event=0:named"})
  @DisplayName("F54: an error as the first event is that error, before anything is sent")
  void errorFirst(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.steps()).startsWith("alpha/small=").endsWith("; beta/small=ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error-event=3", "error-event=3:named"})
  @DisplayName("F55: an error event after content breaks the stream, in our words")
  void errorLater(String fault) {
    rig.alphaDoes(fault);
    broken(rig.ask(Chat.stream("chat")), "upstream_error", "upstream_error");
  }

  @Test
  @DisplayName("F56: invalid UTF-8 in the first content is replaced, later it breaks the stream")
  void utf8() {
    rig.alphaDoes("utf8=1");
    replaced(rig.ask(Chat.stream("chat")), "upstream_malformed");
    rig.beta().clear();
    rig.alphaDoes("utf8=4");
    Answer answer = rig.ask(Chat.stream("chat"));
    broken(answer, "upstream_error", "upstream_malformed");
    assertThat(answer.body()).doesNotContain("\uFFFD");
  }

  @Test
  @DisplayName("F57: a malformed event with text in it is replaced, or breaks the stream")
  void malformedWithin() {
    rig.alphaDoes("malformed=1:within");
    replaced(rig.ask(Chat.stream("chat")), "upstream_malformed");
    rig.beta().clear();
    rig.alphaDoes("malformed=2:within");
    broken(rig.ask(Chat.stream("chat")), "upstream_error", "upstream_malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed=1", "malformed=10"})
  @DisplayName("F57, S10: a malformed event without text is left out, the rest is whole")
  void malformedBefore(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
  }

  @Test
  @DisplayName("F58: an endless line ends the attempt, and no client gets it")
  void endlessLine() {
    rig.alphaDoes("endless-line");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.body().length()).isLessThan(1 << 20);
    if (answer.ending() == Ending.BROKEN) {
      broken(answer, "upstream_error", "upstream_malformed");
    } else {
      replaced(answer, "upstream_malformed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cr", "crlf", "bom", "comments", "multiline", "nospace"})
  @DisplayName("F59: however events are written, they are the same events")
  void writings(String style) {
    rig.alphaDoes("sse=" + style);
    whole(rig.ask(Chat.stream("chat")));
    rig.alphaDoes("slice,sse=" + style);
    whole(rig.ask(Chat.stream("chat")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sse=cr", "sse=crlf", "sse=bom", "sse=comments", "sse=multiline", "slice"})
  @DisplayName("F50, F59: a stream that came where JSON was asked for is read as well as any")
  void gathered(String style) {
    rig.alphaDoes("swap," + style);
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.steps()).as(answer.body()).isEqualTo("alpha/small=ok");
    assertThat(Events.json(answer.body()).at("/choices/0/message/content").asString())
        .isEqualTo(rig.alpha().text());
  }

  @ParameterizedTest
  @CsvSource({
    "'swap,error-event=0', upstream_error",
    "'swap,error-event=3', upstream_error",
    "'swap,malformed=2:within', upstream_malformed",
    "'swap,utf8=2', upstream_malformed",
    "'swap,endless-line', upstream_malformed",
    "'swap,cut=3', upstream_truncated"
  })
  @DisplayName("F54 to F58: such a stream that goes wrong is never an answer: the other provider's")
  void gatheredInVain(String fault, String outcome) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.json("chat"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.steps()).startsWith("alpha/small=" + outcome).endsWith("beta/small=ok");
    assertThat(Events.json(answer.body()).at("/choices/0/message/content").asString())
        .isEqualTo(rig.beta().text());
  }

  @Test
  @DisplayName("a provider that says length is the reason says so to the caller")
  void finishLength() {
    rig.alphaDoes("finish=length");
    assertThat(rig.ask(Chat.stream("chat")).events().finishes()).containsExactly("length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunks=unended", "length=long"})
  @DisplayName("F38: a stream whose transfer doesn't end well is whole all the same after [DONE]")
  void transferUnended(String fault) {
    rig.alphaDoes(fault);
    whole(rig.ask(Chat.stream("chat")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"length=short", "chunks=bad-size"})
  @DisplayName("F35 to F39: broken framing is never a whole answer")
  void framing(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("chat"));
    if (answer.complete()) {
      whole(answer);
    } else {
      broken(answer, "upstream_error", answer.events().last().at("/error/code").asString());
    }
  }
}
