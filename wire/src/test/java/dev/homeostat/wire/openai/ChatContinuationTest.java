package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.wire.json.JsonSplice;
import dev.homeostat.wire.json.JsonSplice.Edit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A request for the rest of an answer that has begun")
class ChatContinuationTest {
  private static final String ASKED = "{\"role\":\"user\",\"content\":\"Hi\"}";

  private static ChatContinuation read(String body, int piece) {
    ChatContinuation continuation = new ChatContinuation();
    byte[] bytes = body.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += piece) {
      continuation.feed(bytes, at, Math.min(piece, bytes.length - at));
    }
    return continuation;
  }

  private static String edited(String body, List<Edit> edits) {
    return new String(JsonSplice.of(edits).apply(body.getBytes(UTF_8)), UTF_8);
  }

  private static String continued(String body, String text, Prefill form) {
    return edited(body, Objects.requireNonNull(read(body, 1 << 20).continuing(text, 40, form)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  @DisplayName("the delivered text stands as the last message, whatever pieces the body comes in")
  void lastAssistant(int piece) {
    String body = "{\"messages\":[" + ASKED + "],\"max_tokens\":100,\"stream\":true}";
    List<Edit> edits =
        Objects.requireNonNull(
            read(body, piece).continuing("Say \"one\"\n", 40, Prefill.LAST_ASSISTANT));
    assertThat(edited(body, edits))
        .isEqualTo(
            "{\"messages\":["
                + ASKED
                + ",{\"role\":\"assistant\",\"content\":\"Say \\\"one\\\"\\n\"}],"
                + "\"max_tokens\":60,\"stream\":true}");
  }

  @Test
  @DisplayName("the flag and the two members beside the messages stand where the forms want them")
  void forms() {
    String body = "{\"messages\":[" + ASKED + "]}";
    assertThat(continued(body, "one", Prefill.PREFIX_FLAG))
        .contains("{\"role\":\"assistant\",\"content\":\"one\",\"prefix\":true}]");
    assertThat(continued(body, "one", Prefill.CONTINUE_FINAL_MESSAGE))
        .startsWith(
            "{\"continue_final_message\":true,\"add_generation_prompt\":false,\"messages\":[")
        .endsWith(",{\"role\":\"assistant\",\"content\":\"one\"}]}");
  }

  @Test
  @DisplayName("members that the caller has set already aren't set twice")
  void noDuplicates() {
    String body =
        "{\"messages\":["
            + ASKED
            + "],\"add_generation_prompt\":false,\"continue_final_message\":true}";
    assertThat(continued(body, "one", Prefill.CONTINUE_FINAL_MESSAGE)).startsWith("{\"messages\"");
  }

  @Test
  @DisplayName("a caller's own beginning of the answer grows by the delivered text")
  void ownPrefill() {
    String body =
        "{\"messages\":["
            + ASKED
            + ",{\"content\":\"Well, \",\"role\":\"assistant\",\"prefix\":true}]}";
    assertThat(continued(body, "one\t", Prefill.PREFIX_FLAG))
        .isEqualTo(
            "{\"messages\":["
                + ASKED
                + ",{\"content\":\"Well, one\\t\",\"role\":\"assistant\",\"prefix\":true}]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  @DisplayName("a caller's own beginning is flagged as one, or the model would answer anew")
  void ownPrefillKeepsTheFlag(int piece) {
    String body =
        "{\"messages\":["
            + "{\"role\":\"assistant\",\"content\":\"Hm.\",\"prefix\":true},"
            + ASKED
            + ",{\"role\":\"assistant\",\"content\":\"I say: \"}]}";
    List<Edit> edits =
        Objects.requireNonNull(read(body, piece).continuing("one", 1, Prefill.PREFIX_FLAG));
    assertThat(edited(body, edits))
        .endsWith(ASKED + ",{\"prefix\":true,\"role\":\"assistant\",\"content\":\"I say: one\"}]}");
    assertThat(continued(body, "one", Prefill.LAST_ASSISTANT)).endsWith("I say: one\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"content\":null",
        "\"content\":[{\"type\":\"text\",\"text\":\"I say: \"}]",
        "\"refusal\":\"No.\"",
        "\"content\":\"I ask.\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\"}]",
        "\"function_call\":{\"name\":\"f\"},\"content\":\"I ask.\""
      })
  @DisplayName("an answer of the caller's that text can't be added to gets no second one behind it")
  void closedAnswer(String members) {
    String closed = "{\"messages\":[" + ASKED + ",{\"role\":\"assistant\"," + members + "}";
    String body = closed + "]}";
    for (Prefill form : Prefill.values()) {
      assertThat(read(body, 5).continuing("one", 1, form)).as("%s", form).isNull();
    }
    assertThat(read(body, 5).repeating("one", "one", 0)).isNull();
    String asked = closed + "," + ASKED + "]}";
    assertThat(read(asked, 5).continuing("one", 1, Prefill.LAST_ASSISTANT)).isNotNull();
  }

  @Test
  @DisplayName("members of an answer that say nothing are no obstacle")
  void emptyMembers() {
    String body =
        "{\"messages\":["
            + ASKED
            + ",{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":null}]}";
    assertThat(continued(body, "one", Prefill.LAST_ASSISTANT)).contains("\"content\":\"one\"");
  }

  @Test
  @DisplayName("a caller that wants nothing continued would get an answer anew: no edits then")
  void contrary() {
    String asked = "\"messages\":[" + ASKED + "]}";
    for (String member :
        List.of("\"continue_final_message\":false", "\"add_generation_prompt\":true")) {
      String body = "{" + member + "," + asked;
      assertThat(read(body, 5).continuing("one", 1, Prefill.CONTINUE_FINAL_MESSAGE)).isNull();
      assertThat(continued(body, "one", Prefill.LAST_ASSISTANT)).contains("one");
    }
    String own =
        "{\"messages\":["
            + ASKED
            + ",{\"role\":\"assistant\",\"content\":\"a\",\"prefix\":false}]}";
    assertThat(read(own, 5).continuing("one", 1, Prefill.PREFIX_FLAG)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"100, 60", "41, 1", "40, 1", "3, 1"})
  @DisplayName("the caller's limit on tokens is for the whole answer")
  void limits(long limit, long left) {
    String body = "{\"max_completion_tokens\":" + limit + ",\"messages\":[" + ASKED + "]}";
    assertThat(continued(body, "one", Prefill.LAST_ASSISTANT))
        .startsWith("{\"max_completion_tokens\":" + left + ",");
  }

  @Test
  @DisplayName("a seam shows the answer and asks for its last words and the rest")
  void seam() {
    String body = "{\"messages\":[" + ASKED + "]}";
    String seamed =
        edited(
            body,
            Objects.requireNonNull(read(body, 64).repeating("one two three", "two three", 1)));
    var messages = ChatConversion.JSON.readTree(seamed).path("messages");
    assertThat(messages.size()).isEqualTo(3);
    assertThat(messages.at("/1/role").asString()).isEqualTo("assistant");
    assertThat(messages.at("/1/content").asString()).isEqualTo("one two three");
    assertThat(messages.at("/2/role").asString()).isEqualTo("user");
    assertThat(messages.at("/2/content").asString()).endsWith("\ntwo three");
  }

  @Test
  @DisplayName(
      "a seam's answer may be as long as the caller allowed for the whole, less what stands")
  void seamKeepsTheLimit() {
    String body = "{\"max_tokens\":100,\"messages\":[" + ASKED + "]}";
    List<Edit> edits = Objects.requireNonNull(read(body, 7).repeating("one two", "two", 30));
    assertThat(edited(body, edits)).startsWith("{\"max_tokens\":70,");
  }

  @Test
  @DisplayName("a seam after a caller's own beginning stays valid")
  void seamOwnPrefill() {
    String body = "{\"messages\":[" + ASKED + ",{\"role\":\"assistant\",\"content\":\"Well, \"}]}";
    var messages =
        ChatConversion.JSON
            .readTree(
                edited(body, Objects.requireNonNull(read(body, 64).repeating("one", "one", 0))))
            .path("messages");
    assertThat(messages.size()).isEqualTo(3);
    assertThat(messages.at("/1/content").asString()).isEqualTo("Well, one");
  }

  @Test
  @DisplayName("messages inside other members, and contents of parts, are left alone")
  void decoys() {
    String body =
        "{\"metadata\":{\"messages\":[]},\"messages\":[{\"role\":\"user\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\"a\",\"max_tokens\":5}]}],\"extra\":[[{}]]}";
    assertThat(continued(body, "one", Prefill.LAST_ASSISTANT))
        .contains("\"max_tokens\":5}]},{\"role\":\"assistant\",\"content\":\"one\"}],\"extra\"");
  }

  @Test
  @DisplayName("a body without messages can't be gone on with")
  void noMessages() {
    assertThat(read("{\"input\":\"Hi\"}", 8).continuing("one", 1, Prefill.LAST_ASSISTANT)).isNull();
  }
}
