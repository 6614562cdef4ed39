package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wire.sse.FrameView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayName("F60: tool calls without index or id")
class ToolCallRepairTest {
  private final ChatFrameReader reader = new ChatFrameReader();
  private final FrameView view = new FrameView();
  private final List<String> calls = new ArrayList<>();
  private ToolCallRepair repair = new ToolCallRepair(-1, "x");
  private boolean repairing;

  /** What clients see of a chunk's calls, one text each: index, id, name, arguments. */
  private void chunk(String toolCalls) {
    byte[] data =
        ("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" + toolCalls + "]}}]}")
            .getBytes(UTF_8);
    reader.read(data, 0, data.length, false, view);
    byte[] event = data;
    if (view.bareTool()) {
      if (!repairing) {
        repair = new ToolCallRepair(reader.toolBefore(), "x");
        repairing = true;
      }
      event = requireNonNull(repair.event(data, 0, data.length));
      assertThat(new String(event, UTF_8)).startsWith("data: {").endsWith("}\n\n");
      event = new String(event, UTF_8).substring(6).strip().getBytes(UTF_8);
    }
    for (JsonNode call : ChatConversion.JSON.readTree(event).at("/choices/0/delta/tool_calls")) {
      calls.add(
          "%s %s %s %s"
              .formatted(
                  call.path("index"),
                  call.path("id").asString("-"),
                  call.at("/function/name").asString("-"),
                  call.at("/function/arguments").asString("-")));
    }
  }

  private static String function(String name, String arguments) {
    String named = name.isEmpty() ? "" : "\"name\":\"" + name + "\",";
    String quoted = arguments.replace("\"", "\\\"");
    return "\"function\":{" + named + "\"arguments\":\"" + quoted + "\"}";
  }

  @Test
  @DisplayName("Good ones are not touched")
  void good() {
    chunk("{\"index\":0,\"id\":\"a\"," + function("f", "") + "}");
    chunk("{\"index\":0," + function("", "{}") + "}");
    chunk("{\"index\":1,\"id\":\"b\"," + function("g", "{}") + "}");
    assertThat(repairing).isFalse();
  }

  @Test
  @DisplayName("One call in pieces stays one, named once")
  void pieces() {
    chunk("{" + function("f", "") + "}");
    chunk("{" + function("", "{\"a\":") + "}");
    chunk("{" + function("", "1}") + "}");
    assertThat(calls).containsExactly("0 call_x_0 f ", "0 - - {\"a\":", "0 - - 1}");
  }

  @Test
  @DisplayName("A name repeated with every piece, a hundred thousand times, is read once")
  void repeatedName() {
    ToolCallNumbers numbers = new ToolCallNumbers(-1);
    int last =
        numbers.of(ChatConversion.JSON.readTree("{" + function("f", "{\"a\":\"") + "}"), false);
    JsonNode piece =
        ChatConversion.JSON.readTree("{" + function("f", "twenty characters...") + "}");
    for (int i = 0; i < 100_000; i++) {
      last = numbers.of(piece, false);
    }
    assertThat(last).isZero();
    numbers.of(ChatConversion.JSON.readTree("{" + function("f", "\"}") + "}"), false);
    assertThat(numbers.of(piece, false)).isEqualTo(1);
  }

  @Test
  @DisplayName("Two calls one after the other are two, and two in one chunk as well")
  void two() {
    chunk("{" + function("f", "{}") + "}");
    chunk("{" + function("g", "{}") + "},{" + function("g", "") + "}");
    assertThat(calls).containsExactly("0 call_x_0 f {}", "1 call_x_1 g {}", "2 call_x_2 g ");
  }

  @Test
  @DisplayName("A name repeated in each chunk of one call makes no other call")
  void nameInEveryPiece() {
    chunk("{" + function("f", "{\"a\"") + "}");
    chunk("{" + function("f", ":1}") + "}");
    assertThat(calls).containsExactly("0 call_x_0 f {\"a\"", "0 - f :1}");
  }

  @Test
  @DisplayName("Ids of the provider's own are kept, and tell calls apart")
  void ids() {
    chunk("{\"id\":\"a\"," + function("f", "") + "}");
    chunk("{\"id\":\"a\"," + function("", "{}") + "}");
    chunk("{\"id\":\"b\"," + function("g", "{}") + "}");
    assertThat(calls).containsExactly("0 a f ", "0 a - {}", "1 b g {}");
  }

  @Test
  @DisplayName("An index is kept; only the id is added, where the call begins")
  void indexed() {
    chunk("{\"index\":0," + function("f", "") + "}");
    chunk("{\"index\":1," + function("g", "{}") + "}");
    chunk("{\"index\":0," + function("", "{}") + "}");
    assertThat(calls).containsExactly("0 call_x_0 f ", "1 call_x_1 g {}", "0 - - {}");
  }

  @Test
  @DisplayName("Where only the later chunks are bare, they go on with the call that began well")
  void late() {
    chunk("{\"index\":0,\"id\":\"a\"," + function("f", "") + "}");
    chunk("{" + function("", "{}") + "}");
    assertThat(calls).containsExactly("0 a f ", "0 - - {}");
  }

  @Test
  @DisplayName("A whole answer gets the ids and the finish reasons that are missing")
  void answer() {
    String json =
        "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"a\"},{\"id\":\"\"}]}},"
            + "{\"message\":{\"content\":\"x\"},\"finish_reason\":\"length\"}]}";
    byte[] mended = requireNonNull(AnswerRepair.of(json.getBytes(UTF_8), "x"));
    JsonNode choices = ChatConversion.JSON.readTree(mended).path("choices");
    assertThat(choices.at("/0/finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(choices.at("/0/message/tool_calls/0/id").asString()).isEqualTo("a");
    assertThat(choices.at("/0/message/tool_calls/1/id").asString()).isEqualTo("call_x_1");
    assertThat(choices.at("/1/finish_reason").asString()).isEqualTo("length");
    assertThat(AnswerRepair.of("[]".getBytes(UTF_8), "x")).isNull();
    assertThat(AnswerRepair.of("{".getBytes(UTF_8), "x")).isNull();
  }
}
