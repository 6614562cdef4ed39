package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.Pieces;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatAnswerReaderTest {
  private static ChatAnswerFacts read(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    ChatAnswerFacts whole = read(bytes, Math.max(1, bytes.length));
    assertThat(read(bytes, 1)).isEqualTo(whole);
    assertThat(read(bytes, 7)).isEqualTo(whole);
    return whole;
  }

  private static ChatAnswerFacts read(byte[] body, int piece) {
    ChatAnswerReader reader = new ChatAnswerReader();
    Pieces.of(piece, body, reader::feed);
    return reader.finish();
  }

  @Test
  @DisplayName("A good answer gives its model, finish and usage")
  void good() {
    String body =
        "{\"model\": \"m-1\",\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":"
            + "\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":2}}}";
    ChatAnswerFacts facts = read(body);
    assertThat(facts.usable()).isTrue();
    assertThat(facts.finished()).isTrue();
    assertThat(facts.finishReason()).isEqualTo("stop");
    assertThat(facts.model()).isEqualTo("m-1");
    assertThat(body.substring(facts.modelFrom(), facts.modelTo())).isEqualTo("\"m-1\"");
    assertThat(facts.usage()).isEqualTo(new Usage(3, 4));
    assertThat(facts.cachedTokens()).isEqualTo(2);
    assertThat(facts.decisive().error()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {}                                       => true
          {"choices":[]}                           => true
          {"choices":null}                         => true
          "hi"                                     => true
          C{"content":""}}]}                       => true
          C{"content":null}}]}                     => true
          C{"content":" \\n\\t\\u0020"}}]}         => true
          C{"content":"\u2003"}}]}                 => true
          C{"content":"","tool_calls":[]}}]}       => true
          C{"content":null,"reasoning_content":"hm"}}]} => true
          C{"content":" ."}}]}                     => false
          C{"content":"\\u0041"}}]}                => false
          C{"content":null,"tool_calls":[{}]}}]}   => false
          C{"content":null,"function_call":{}}}]}  => false
          C{"content":null,"refusal":"No."}}]}     => false
          C{"content":null,"audio":{"id":"a"}}}]}  => false
          C{"content":[{"type":"text","text":"x"}]}}]} => false
          C{"content":""}},{"message":{"content":"x"}}]} => false
          {"choices":[{"text":"legacy"}]}          => false
          """)
  @DisplayName("F28: an answer without choices, text, tool call or refusal is empty")
  void empty(String body, boolean empty) {
    ChatAnswerFacts facts = read(body.replace("C{", "{\"choices\":[{\"message\":{"));
    assertThat(facts.malformed()).isNull();
    assertThat(facts.empty()).isEqualTo(empty);
    assertThat(facts.decisive().empty()).isEqualTo(empty);
  }

  @Test
  @DisplayName("A length limit explains an answer without content; an ordinary stop doesn't")
  void explainedEmptiness() {
    String body = "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"%s\"}]}";
    assertThat(read(body.formatted("length")).decisive().empty()).isFalse();
    assertThat(read(body.formatted("stop")).decisive().empty()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"message":"m","code":401}}            => 401
          {"error":{"message":"m","type":"rate_limit_error"}} => 429
          {"error":"m"}                                   => 502
          {"error":{}}                                    => 502
          [{"error":{"message":"m","code":"503"}}]        => 503
          {"choices":[{"message":{"content":"x"}}],"error":{"message":"m"}} => 502
          {"choices":[{"message":{"content":"x"},"finish_reason":"error"}]} => 502
          """)
  @DisplayName(
      "F27: an error inside a 200 is that error, unless a complete answer stands beside it")
  void wrappedErrors(String body, int status) {
    ChatAnswerFacts facts = read(body);
    ErrorFacts error = requireNonNull(facts.decisive().error());
    assertThat(error.status()).isEqualTo(status);
    assertThat(facts.usable()).isFalse();
    assertThat(facts.decisive().empty()).isTrue();
    String completed =
        "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],\"error\":{}}";
    assertThat(read(completed).usable()).isTrue();
  }

  @Test
  @DisplayName("F43: a cut or broken answer is malformed, with its place")
  void malformed() {
    ChatAnswerFacts cut = read("{\"choices\":[{\"message\":{\"content\":\"Hi");
    assertThat(cut.usable()).isFalse();
    assertThat(cut.decisive().flaw())
        .isEqualTo("malformed JSON at byte 37: the document ends inside a string");
    assertThat(read("").usable()).isFalse();
    assertThat(read("{\"a\":NaN}").usable()).isFalse();
    assertThat(read("{\"id\":1,\"id\":2}").usable()).isFalse();
  }
}
