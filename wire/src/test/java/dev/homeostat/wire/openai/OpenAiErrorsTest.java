package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wire.openai.OpenAiErrors.Attempt;
import dev.homeostat.wire.openai.OpenAiErrors.Availability;
import dev.homeostat.wire.openai.OpenAiErrors.Exclusion;
import dev.homeostat.wire.openai.OpenAiErrors.OpenAiError;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OpenAiErrorsTest {
  @Test
  @DisplayName("A plain error has OpenAI's four fields and no more")
  void plain() {
    assertThat(new String(OpenAiErrors.body(OpenAiError.of("m", "t", null, "c")), UTF_8))
        .isEqualTo("{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}");
  }

  @Test
  @DisplayName("Attempts and availability are added when there is something to say")
  void history() {
    OpenAiError error =
        new OpenAiError(
            "m",
            "upstream_error",
            "p",
            null,
            List.of(new Attempt("a/x", "stalled", 0, 12), new Attempt("b/x", "ok", 200, 3)),
            new Availability(true, 7, List.of(new Exclusion("breaker_open", 2, 9))));
    assertThat(new String(OpenAiErrors.body(error), UTF_8))
        .isEqualTo(
            "{\"error\":{\"message\":\"m\",\"type\":\"upstream_error\",\"param\":\"p\",\"code\":null,"
                + "\"metadata\":{\"attempts\":[{\"target\":\"a/x\",\"outcome\":\"stalled\","
                + "\"status\":null,\"ms\":12},{\"target\":\"b/x\",\"outcome\":\"ok\",\"status\":200,"
                + "\"ms\":3}]},\"availability\":{\"retryable\":true,\"retry_after\":7,"
                + "\"excluded_by\":[{\"reason\":\"breaker_open\",\"targets\":2,\"clears_in\":9}]}}}");
  }

  @Test
  @DisplayName("Any text is safe: on one line, valid UTF-8, the same when read back")
  void anyText() {
    String text = "q\" b\\ n\n r\r t\t 0\0 1f\u001f 7f\u007f é € 😀 \u2028\u2029 </script>";
    byte[] frame = OpenAiErrors.sseFrame(OpenAiError.of(text, "t", null, null));
    String sent = new String(frame, UTF_8);
    assertThat(sent).startsWith("data: {\"error\":{").endsWith("}}\n\n").doesNotContain("choices");
    assertThat(sent.strip().lines()).hasSize(1);
    assertThat(sent).doesNotContain("\u2028", "\u2029", "\r");
    assertThat(JsonMapper.shared().readTree(sent.substring(6)).at("/error/message").stringValue())
        .isEqualTo(text);
    byte[] lone = OpenAiErrors.body(OpenAiError.of("a\ud800b\udc00", "t", null, null));
    assertThat(new String(lone, UTF_8)).contains("\"a\ufffdb\ufffd\"");
  }
}
