package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.exchange.FrameKind;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.sse.FrameView;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatFrameReaderTest {
  private final ChatFrameReader reader = new ChatFrameReader();
  private final FrameView view = new FrameView();

  private FrameView read(byte[] data, boolean namedError) {
    byte[] padded = new byte[data.length + 7];
    System.arraycopy(data, 0, padded, 4, data.length);
    reader.read(padded, 4, 4 + data.length, namedError, view);
    return view;
  }

  private FrameView read(String data) {
    return read(data.getBytes(UTF_8), false);
  }

  private ErrorFacts error(String data, boolean namedError) {
    assertThat(read(data.getBytes(UTF_8), namedError).kind()).isEqualTo(FrameKind.ERROR);
    return requireNonNull(view.error());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          [DONE]                                                  => DONE
          D{"content":"Hi"}}]}                                    => CONTENT
          D{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]} => CONTENT
          D{"refusal":"No."}}]}                                   => CONTENT
          {"choices":[{"text":"legacy"}]}                         => CONTENT
          D{"content":[{"type":"text","text":"part"}]}}]}         => CONTENT
          D{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}}]} => REASONING
          D{"reasoning_content":"hm"}}]}                          => REASONING
          D{"reasoning":"hm","content":""}}]}                     => REASONING
          D{"reasoning":"hm","content":"Hi"}}]}                   => CONTENT
          D{"tool_calls":[{"index":0,"function":{"arguments":""}}]}}]} => TOOL_CALL
          D{"function_call":{"arguments":"{"}}}]}                 => TOOL_CALL
          D{"tool_calls":[]}}]}                                   => BEAT
          D{"role":"assistant","content":""}}]}                   => BEAT
          D{"content":null}}]}                                    => BEAT
          D{}}]}                                                  => BEAT
          D{},"finish_reason":""}]}                               => BEAT
          D{},"finish_reason":"stop"}]}                           => FINISH
          D{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}} => FINISH
          {"choices":[],"usage":{"prompt_tokens":1}}              => USAGE
          {"choices":[],"usage":null}                             => BEAT
          {}                                                      => BEAT
          {"error":null,"choices":[]}                             => BEAT
          {"error":"","choices":[]}                               => BEAT
          {"error":{"message":"x"}}                               => ERROR
          {"error":"boom"}                                        => ERROR
          [{"error":{"code":503}}]                                => ERROR
          {"error":{"code":502},"choices":[{"delta":{"content":""},"finish_reason":"error"}]} => ERROR
          D{"content":"Hi"},"finish_reason":"error"}]}            => ERROR
          {"error":{"code":502},"choices":[{"delta":{"content":"Hi"}}]} => CONTENT
          D{"content":"Hi"}}                                      => MALFORMED
          D{"content":"H                                          => MALFORMED
          D{"content":"                                           => MALFORMED_BLANK
          D{"content":""                                          => MALFORMED_BLANK
          D{"content":nul                                         => MALFORMED_BLANK
          D{"tool_calls":[{"function":{"arguments":"{             => MALFORMED
          D{"reasoning_content":"h                                => MALFORMED
          D{"content":["h                                         => MALFORMED
          {"partial_json":"x                                      => MALFORMED
          {not json}                                              => MALFORMED_BLANK
          {"choices":[{"delta":oops {"content":"Hi"}}]}           => MALFORMED
          {"object":"text_completion","finish_reason":"content_filter" => MALFORMED_BLANK
          hello                                                   => MALFORMED_BLANK
          "text"                                                  => MALFORMED_BLANK
          []                                                      => MALFORMED_BLANK
          {"a":1,"a":2}                                           => MALFORMED_BLANK
          """)
  @DisplayName("What an event is")
  void kinds(String data, FrameKind kind) {
    assertThat(read(data.replace("D{", "{\"choices\":[{\"delta\":{")).kind()).isEqualTo(kind);
  }

  @Test
  @DisplayName("An event without data is a comment")
  void emptyData() {
    assertThat(read("").kind()).isEqualTo(FrameKind.COMMENT);
    assertThat(read(" \n ").kind()).isEqualTo(FrameKind.COMMENT);
  }

  @Test
  @DisplayName("F57: a text that broke off after its first blank had begun")
  void brokenAfterBlank() {
    byte[] cut = "{\"choices\":[{\"delta\":{\"content\":\" ".getBytes(ISO_8859_1);
    assertThat(read(cut, false).kind()).isEqualTo(FrameKind.MALFORMED);
  }

  @Test
  @DisplayName("F56: invalid UTF-8 in the text is malformed, elsewhere it leaves no hole")
  void invalidUtf8() {
    byte[] inText = "{\"choices\":[{\"delta\":{\"content\":\"a\u00ff\"}}]}".getBytes(ISO_8859_1);
    assertThat(read(inText, false).kind()).isEqualTo(FrameKind.MALFORMED);
    byte[] elsewhere = "{\"id\":\"\u00ff\",\"choices\":[]}".getBytes(ISO_8859_1);
    assertThat(read(elsewhere, false).kind()).isEqualTo(FrameKind.MALFORMED_BLANK);
  }

  @Test
  @DisplayName("A full chunk gives its text, id, model, finish and usage")
  void fullChunk() {
    read(
        "{\"id\":\"c-1\",\"model\":\"m\\/1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":"
            + "\"assistant\",\"content\":\"caf\\u00e9 \\\"x\\\"\"},\"finish_reason\":\"length\"}],"
            + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":30,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":5}}}");
    assertThat(view.contentText()).isEqualTo("café \"x\"");
    assertThat(view.model()).isEqualTo("m/1");
    assertThat(new String(view.array(), view.idFrom(), view.idTo() - view.idFrom(), UTF_8))
        .isEqualTo("c-1");
    assertThat(view.role()).isTrue();
    assertThat(view.finish()).isTrue();
    assertThat(view.ordinaryStop()).isFalse();
    assertThat(view.finishReason()).isEqualTo("length");
    assertThat(view.usage()).isTrue();
    assertThat(view.finalUsage()).isFalse();
    assertThat(view.inputTokens()).isEqualTo(10);
    assertThat(view.outputTokens()).isEqualTo(20);
    assertThat(view.cachedTokens()).isEqualTo(4);
    assertThat(view.reasoningTokens()).isEqualTo(5);
    assertThat(view.severalChoices()).isFalse();
    read("{}");
    assertThat(view.hasContent() || view.finish() || view.usage() || view.role()).isFalse();
    assertThat(view.model()).isNull();
  }

  @Test
  @DisplayName("The first choice's text is told from the others', wherever its index stands")
  void severalChoices() {
    read("{\"choices\":[{\"delta\":{\"content\":\"b\"},\"index\":1}]}");
    assertThat(view.kind()).isEqualTo(FrameKind.CONTENT);
    assertThat(view.severalChoices()).isTrue();
    assertThat(view.hasContent()).isFalse();
    read(
        "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}},"
            + "{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
    assertThat(view.severalChoices()).isTrue();
    assertThat(view.contentText()).isEqualTo("a");
  }

  @Test
  @DisplayName("Only a usage without choices is the chunk that is withheld from who didn't ask")
  void finalUsage() {
    assertThat(read("{\"choices\":[],\"usage\":{\"prompt_tokens\":3}}").finalUsage()).isTrue();
    assertThat(read("{\"usage\":{\"prompt_tokens\":3}}").finalUsage()).isFalse();
    assertThat(read("{\"choices\":[{\"delta\":{},\"usage\":{\"prompt_tokens\":3}}]}").inputTokens())
        .isEqualTo(3);
    assertThat(read("{\"choices\":[],\"x_groq\":{\"usage\":{\"prompt_tokens\":3}}}").inputTokens())
        .isEqualTo(3);
  }

  @Test
  @DisplayName("Reasoning counted beside the completion is added to the output")
  void reasoningBeside() {
    read(
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,"
            + "\"total_tokens\":10,\"completion_tokens_details\":{\"reasoning_tokens\":7}}}");
    assertThat(view.outputTokens()).isEqualTo(9);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"message":"m","code":429}}                      => 429 => 429
          {"error":{"message":"m","code":"503"}}                    => 503 => 503
          {"error":{"message":"m","code":"invalid_api_key"}}        => 401 => invalid_api_key
          {"error":{"message":"m","type":"overloaded_error"}}       => 529 =>
          {"error":{"message":"m","status":"RESOURCE_EXHAUSTED","code":8}} => 429 => 8
          {"error":{"message":"m"}}                                 => 502 =>
          {"error":"m"}                                             => 502 =>
          [{"error":{"message":"m","code":403}}]                    => 403 => 403
          """)
  @DisplayName("F27, F54: an error's status comes from its code, its words, or is 502")
  void wrappedStatus(String data, int status, String code) {
    ErrorFacts facts = error(data, false);
    assertThat(facts.status()).isEqualTo(status);
    assertThat(facts.code()).isEqualTo(code);
    assertThat(facts.message()).isEqualTo("m");
    assertThat(facts.text()).contains("\"m\"");
  }

  @Test
  @DisplayName("An event called error is one without an error key, and unreadable too")
  void namedError() {
    ErrorFacts facts = error("{\"message\":\"overloaded\",\"code\":\"overloaded\"}", true);
    assertThat(facts.status()).isEqualTo(529);
    assertThat(facts.message()).isEqualTo("overloaded");
    assertThat(error("upstream went away", true).message()).isEqualTo("upstream went away");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"finish_reason":"stop"}                                        => 1
          {"finish_reason":"stop","index":2}                              => 4
          {"index":1,"finish_reason":null}                                => 0
          {"index":1,"finish_reason":""}                                  => 0
          {"index":0,"finish_reason":"stop"},{"index":1,"finish_reason":"length"} => 3
          {"index":0},{"index":1,"finish_reason":"stop"}                  => 2
          {"index":1,"finish_reason":"stop"},{"delta":{"content":"x"}}    => 2
          {"index":62,"finish_reason":"stop"}                             => 4611686018427387904
          {"index":63,"finish_reason":"stop"}                             => -9223372036854775808
          {"index":127,"finish_reason":"stop"}                            => -9223372036854775808
          {"index":-1,"finish_reason":"stop"}                             => 1
          """)
  @DisplayName("Which choices an event finishes")
  void finishedChoices(String choices, long mask) {
    read("{\"choices\":[" + choices + "]}");
    assertThat(view.finishedChoices()).isEqualTo(mask);
    assertThat(view.finish()).isEqualTo(mask != 0);
    assertThat(read("{\"choices\":[]}").finishedChoices()).isZero();
  }
}
