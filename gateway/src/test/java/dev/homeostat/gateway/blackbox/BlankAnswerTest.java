package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A stream without a word is no answer")
class BlankAnswerTest {
  @RegisterExtension
  static final GatewayRig rig = GatewayRig.create("clocks: {finish_grace: 300ms}");

  private static final String CHUNK =
      "data: {\"id\":\"chatcmpl-a\",\"model\":\"small\",\"choices\":[{\"index\":0,\"delta\":%s,"
          + "\"finish_reason\":%s}]}\n\n";

  private static void alphaSays(String events) {
    rig.alphaDoes("body64=" + Base64.getEncoder().encodeToString(events.getBytes(UTF_8)));
  }

  @Test
  @DisplayName("F28, F52: white space alone")
  void whiteSpaceOnly() {
    alphaSays(
        CHUNK.formatted("{\"content\":\" \\n\"}", "null")
            + CHUNK.formatted("{}", "\"stop\"")
            + "data: [DONE]\n\n");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.complete() && answer.events().text().isBlank()).as(answer.body()).isFalse();
  }

  @Test
  @DisplayName("F28, F52: thoughts alone")
  void thoughtsOnly() {
    alphaSays(
        CHUNK.formatted("{\"reasoning_content\":\"Hm.\"}", "null")
            + CHUNK.formatted("{}", "\"stop\"")
            + "data: [DONE]\n\n");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.complete() && answer.events().text().isBlank()).as(answer.body()).isFalse();
  }

  @Test
  @DisplayName("F28, F52: half a tool call and [DONE]")
  void aToolCallInHalfAndDone() {
    alphaSays(
        CHUNK.formatted(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":"
                    + "{\"name\":\"f\",\"arguments\":\"{\\\"city\\\":\\\"Os\"}}]}",
                "null")
            + "data: [DONE]\n\n");
    Answer answer = rig.ask(Chat.stream("chat"));
    assertThat(answer.complete()).as(answer.body()).isFalse();
  }
}
