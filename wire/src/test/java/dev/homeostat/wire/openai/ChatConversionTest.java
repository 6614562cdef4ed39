package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatConversionTest {
  private static final String ANSWER =
      """
      {"id":"c-1","object":"chat.completion","created":7,"model":"m","system_fingerprint":"f",
       "choices":[
        {"index":0,"message":{"role":"assistant","content":"Hi \\u00e9","refusal":null,
          "reasoning_content":"hm","tool_calls":[
            {"id":"t0","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}},
            {"id":"t1","type":"function","function":{"name":"g","arguments":""}}]},
         "logprobs":{"content":[{"token":"Hi","logprob":-1.5}]},"finish_reason":"tool_calls"},
        {"index":1,"message":{"role":"assistant","content":null,"refusal":"No."},
         "logprobs":null,"finish_reason":"stop"}],
       "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}
      """;

  private static JsonNode tree(String json) {
    return JsonMapper.shared().readTree(json);
  }

  private static String toStream(boolean includeUsage) {
    byte[] stream = ChatConversion.toStream(ANSWER.getBytes(UTF_8), includeUsage);
    return new String(requireNonNull(stream), UTF_8);
  }

  private static JsonNode toAnswer(String stream) {
    return tree(new String(requireNonNull(ChatConversion.toAnswer(stream.getBytes(UTF_8))), UTF_8));
  }

  private static String delta(String delta, String rest) {
    return "data: {\"id\":\"c\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + rest
        + "}]}\n\n";
  }

  @Test
  @DisplayName("F30, F31: an answer made a stream and put together again is the same answer")
  void roundTrip() {
    assertThat(toAnswer(toStream(true))).isEqualTo(tree(ANSWER.replace("\"refusal\":null,", "")));
  }

  @Test
  @DisplayName("F30: one finish per choice, usage only when asked for, [DONE] at the end")
  void stream() {
    String stream = toStream(false);
    assertThat(stream).endsWith("data: [DONE]\n\n").doesNotContain("\"usage\"");
    assertThat(stream.lines().filter(line -> line.contains("\"finish_reason\":\"")).count())
        .isEqualTo(2);
    assertThat(stream.lines().filter(line -> line.contains("\"role\":\"assistant\"")).count())
        .isEqualTo(2);
    assertThat(toStream(true)).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":3");
  }

  @Test
  @DisplayName("F31, F60: tool calls are merged by index, or by their ids when there is none")
  void toolCalls() {
    JsonNode answer =
        toAnswer(
            delta(
                    "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"function\":"
                        + "{\"name\":\"f\",\"arguments\":\"\"}}]}",
                    "")
                + delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"{\"}}]}", "")
                + delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"}\"}}]}", "")
                + delta("{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"g\"}}]}", "")
                + delta("{}", ",\"finish_reason\":\"tool_calls\""));
    JsonNode calls = answer.at("/choices/0/message/tool_calls");
    assertThat(calls).hasSize(2);
    assertThat(calls.at("/0/function/arguments").stringValue()).isEqualTo("{}");
    assertThat(calls.at("/1/function/name").stringValue()).isEqualTo("g");
    assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
  }

  @Test
  @DisplayName("F31: an emoji whose halves come in two chunks is whole")
  void splitEmoji() {
    JsonNode answer =
        toAnswer(
            delta("{\"content\":\"\\ud83d\"}", "")
                + delta("{\"content\":\"\\ude00\"}", ",\"finish_reason\":\"stop\""));
    assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("😀");
  }

  @Test
  @DisplayName("F52: [DONE] without a finish reason completes, with a finish reason added")
  void doneWithoutFinish() {
    JsonNode answer = toAnswer(delta("{\"content\":\"Hi\"}", "") + "data: [DONE]\n\n");
    assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data: [DONE]\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"H\n\ndata: [DONE]\n\n",
        "data: {\"choices\":[{\"delta\":{}}]}\n\ndata: {\"error\":{}}\n\n"
      })
  @DisplayName("F31: a stream that was cut, failed or malformed gives no answer")
  void noAnswer(String stream) {
    assertThat(ChatConversion.toAnswer(stream.getBytes(UTF_8))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "7"})
  @DisplayName("F30: what isn't an answer gives no stream")
  void noStream(String answer) {
    assertThat(ChatConversion.toStream(answer.getBytes(UTF_8), true)).isNull();
  }
}
