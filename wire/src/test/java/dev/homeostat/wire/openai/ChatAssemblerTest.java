package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("F31: a stream where one answer was asked for")
class ChatAssemblerTest {
  private static final String CONTENT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";

  private static ChatAssembler fed(String stream) {
    ChatAssembler assembler = new ChatAssembler();
    for (byte one : stream.getBytes(UTF_8)) {
      assembler.feed(new byte[] {one}, 0, 1);
    }
    return assembler;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"message":"slow down","code":429}}                         => RATE_LIMITED
          {"error":{"message":"slow down","code":"429"}}                       => RATE_LIMITED
          {"error":{"message":"x","code":"insufficient_quota"}}                => QUOTA_EXHAUSTED
          {"error":{"message":"x","type":"invalid_request_error","code":"context_length_exceeded"}} => CONTEXT_LENGTH
          {"error":{"message":"x","type":"overloaded_error"}}                  => UPSTREAM_ERROR
          {"error":{"message":"x"}}                                            => UPSTREAM_ERROR
          """)
  @DisplayName("the error it carries is told, before content and after it")
  void errors(String event, FailureKind kind) {
    for (String before : new String[] {"", CONTENT}) {
      ChatAssembler assembler = fed(before + "data: " + event + "\n\ndata: [DONE]\n\n");
      assertThat(assembler.finish()).isNull();
      ErrorFacts error = requireNonNull(assembler.error());
      assertThat(FailureRules.classify(error).kind()).isEqualTo(kind);
    }
  }

  @Test
  @DisplayName("a stream without an error has none, whole or cut")
  void noError() {
    assertThat(fed(CONTENT).finish()).isNull();
    assertThat(fed(CONTENT).error()).isNull();
    assertThat(fed(CONTENT + "data: [DONE]\n\n").finish()).isNotNull();
    assertThat(fed(CONTENT + "data: [DONE]\n\n").error()).isNull();
  }

  @Test
  @DisplayName("[DONE] before all of several choices have finished gives no answer")
  void doneBeforeAllChoices() {
    String second =
        "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    assertThat(fed(CONTENT + second + "data: [DONE]\n\n").finish()).isNull();
    String first = second.replace("\"index\":1", "\"index\":0");
    assertThat(fed(CONTENT + second + first + "data: [DONE]\n\n").finish()).isNotNull();
  }
}
