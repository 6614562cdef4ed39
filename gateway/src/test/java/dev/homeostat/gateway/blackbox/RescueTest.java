package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.blackbox.Answer.Ending;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.log.WallAttempt;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "An answer that breaks in the middle is finished by the next target, or told as broken")
class RescueTest {
  private static final String USAGE = "\"stream_options\":{\"include_usage\":true}";

  @RegisterExtension
  static final GatewayRig rig =
      GatewayRig.create("clocks: {stall_text: 1s, stall_reasoning: 1s, finish_grace: 300ms}");

  /** The whole answer came, once, as one stream. */
  private static void whole(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.complete()).as(answer.body()).isTrue();
    Events events = answer.events();
    assertThat(events.text()).isEqualTo(rig.alpha().text());
    assertThat(events.finishes()).containsExactly("stop");
    assertThat(events.data().stream().filter("[DONE]"::equals)).hasSize(1);
    assertThat(events.data().getLast()).isEqualTo("[DONE]");
    for (String constant : List.of("id", "model", "created")) {
      assertThat(events.chunks().stream().map(chunk -> chunk.path(constant).asString()).distinct())
          .as("%s is constant: %s", constant, answer.body())
          .hasSize(1);
    }
  }

  private static void broken(Answer answer, String code) {
    assertThat(answer.ending()).as(answer.body()).isEqualTo(Ending.BROKEN);
    assertThat(answer.events().done()).isFalse();
    assertThat(rig.alpha().text()).startsWith(answer.events().text());
    assertThat(answer.events().last().propertyNames()).containsExactly("error");
    assertThat(answer.events().last().at("/error/code").asString()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cut=40",
        "reset=40,drip=60",
        "stall=20",
        "error-event=3",
        "error-event=3:named",
        "malformed=10:within",
        "utf8=5"
      })
  @DisplayName("S08, S09, F44, F45, F46, F55, F56, F57: the same text on the fallback: complete")
  void replay(String fault) {
    rig.alphaDoes(fault);
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.body())
        .containsPattern(": homeostat rescued from=alpha/small to=beta/small at=\\d+ by=replay\n");
    rig.alphaSaw(1);
    rig.betaSaw(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 40})
  @DisplayName("S08-N: a fallback whose text differs after word 12 is never spliced in")
  void neverSpliced(int words) {
    rig.alphaDoes("cut=" + words);
    rig.betaDoes("variant,stall=30");
    Answer answer = rig.ask(Chat.stream("chat"));
    broken(answer, "upstream_truncated");
    assertThat(answer.events().text()).isEqualTo(rig.alpha().text(words));
    assertThat(rig.beta().awaitEnded(1, GatewayRig.PATIENCE).getFirst().aborted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"goes-on", "flagged", "final"})
  @DisplayName("a declared prefill goes on with the delivered text, in the form it is declared in")
  void prefill(String model) {
    rig.alphaDoes("cut=40");
    rig.beta().script(model, Fault.of("continue"));
    Answer answer = rig.ask(Chat.stream(model).with(USAGE + ",\"max_tokens\":1000"));
    whole(answer);
    assertThat(answer.body()).contains("by=prefill");
    WallAttempt continued = rig.betaSaw(1).getFirst();
    String body = continued.bodyText();
    assertThat(body).contains("\"role\":\"assistant\"").contains("\"max_tokens\":960");
    assertThat(body.contains("\"prefix\":true")).isEqualTo(model.equals("flagged"));
    assertThat(body.contains("\"continue_final_message\":true")).isEqualTo(model.equals("final"));
    assertThat(body.contains("\"add_generation_prompt\":false")).isEqualTo(model.equals("final"));
    assertThat(answer.events().chunks().getLast().at("/usage/completion_tokens").asInt())
        .as("what the caller received")
        .isEqualTo(60);
  }

  @Test
  @DisplayName(
      "S14: a declared prefill that is rejected gives way to a replay; its 400 is not shown")
  void rejectedPrefill() {
    rig.alphaDoes("cut=40");
    rig.beta().script("goes-on", Fault.of("reject-prefill"));
    Answer answer = rig.ask(Chat.stream("goes-on"));
    whole(answer);
    assertThat(answer.body()).contains("by=replay");
    rig.betaSaw(2);
  }

  @Test
  @DisplayName("S14: a target that isn't declared never gets a prefill")
  void undeclared() {
    rig.alphaDoes("cut=40");
    rig.betaDoes("reject-prefill");
    whole(rig.ask(Chat.stream("chat")));
    assertThat(rig.betaSaw(1).getFirst().bodyText()).doesNotContain("assistant");
  }

  @Test
  @DisplayName("only reasoning was delivered: plain failover, the new reasoning suppressed")
  void reasoning() {
    rig.alphaDoes("reasoning=5,cut=3");
    rig.betaDoes("reasoning=4");
    Answer answer = rig.ask(Chat.stream("chat"));
    whole(answer);
    assertThat(answer.body()).contains("by=reasoning");
  }

  @Test
  @DisplayName("a JSON answer to a replay is read as a stream")
  void jsonReplay() {
    rig.alphaDoes("cut=40");
    rig.betaDoes("swap");
    whole(rig.ask(Chat.stream("chat")));
  }

  @Test
  @DisplayName("a replay from a provider of another writing: escapes, slices and line ends")
  void otherWriting() {
    rig.alphaDoes("cut=40");
    rig.betaDoes("slice=1,sse=crlf");
    whole(rig.ask(Chat.stream("chat")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"n\":2",
        "\"logprobs\":true",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{}}}"
      })
  @DisplayName("several choices, logprobs and schemas can't be checked, so they aren't rescued")
  void notPlain(String member) {
    rig.alphaDoes("cut=3");
    Answer answer = rig.ask(Chat.stream("chat").with(member));
    assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("a delivered tool call is not asked for again")
  void toolCall() {
    rig.alphaDoes("tool=look_up,cut=2");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.ending()).isEqualTo(Ending.BROKEN);
    rig.betaSaw(0);
  }

  @Test
  @DisplayName("x-homeostat-rescue: off is obeyed, and a wish that can't be understood is told")
  void wishes() {
    rig.alphaDoes("cut=40");
    broken(rig.ask(Chat.stream("chat").header("x-homeostat-rescue", "off")), "upstream_truncated");
    rig.betaSaw(0);
    Answer answer = rig.ask(Chat.stream("chat").header("x-homeostat-rescue", "maybe"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Events.json(answer.body()).at("/error/message").asString())
        .contains("maybe", "off, on or seam");
  }

  @Test
  @DisplayName("the record and the metrics show the rescue and what it cost")
  void visible() {
    rig.alphaDoes("cut=40");
    Answer answer = rig.ask(Chat.stream("chat").with(USAGE));
    whole(answer);
    Answer kept = rig.get("/v1/requests/" + answer.header("x-request-id"), GatewayRig.KEY);
    assertThat(Events.json(kept.body()).at("/rescues/0/from").asString()).isEqualTo("alpha/small");
    assertThat(Events.json(kept.body()).at("/rescues/0/to").asString()).isEqualTo("beta/small");
    assertThat(Events.json(kept.body()).at("/rescues/0/by").asString()).isEqualTo("replay");
    assertThat(Events.json(kept.body()).at("/rescues/0/at").asInt())
        .isEqualTo(rig.alpha().text(40).length());
    assertThat(Events.json(kept.body()).at("/healing/output_tokens").asInt()).isEqualTo(40);
    assertThat(Events.json(kept.body()).at("/usage/output_tokens").asInt()).isEqualTo(60);
    assertThat(Events.json(kept.body()).at("/attempts/0/outcome").asString())
        .isEqualTo("upstream_truncated");
  }

  @Test
  @DisplayName("a break that nobody could finish has its delivered tokens in the record")
  void failedUsage() {
    rig.alphaDoes("cut=40");
    rig.betaDoes("status=503");
    Answer answer = rig.ask(Chat.stream("chat"));
    broken(answer, "upstream_truncated");
    Answer kept = rig.get("/v1/requests/" + answer.header("x-request-id"), GatewayRig.KEY);
    assertThat(Events.json(kept.body()).at("/usage/output_tokens").asInt()).isEqualTo(40);
    assertThat(Events.json(kept.body()).path("end").asString()).isEqualTo("failed");
  }

  @Test
  @DisplayName("nothing is left of an exchange whose rescuers broke as well")
  void nothingLeft() {
    rig.alphaDoes("cut=40");
    rig.betaDoes("stall=20");
    broken(rig.ask(Chat.stream("chat")), "upstream_truncated");
    rig.awaitHoldings(held -> held.underWay() == 0 && held.bodyBytes() == 0);
  }
}
