package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class EventFaultTest extends WallTest {
  @Test
  @DisplayName("F57, S10: an extra event broken before any text; the text stays whole")
  void malformedBefore() throws Exception {
    List<String> events = events(stream("malformed=10"));

    assertThat(events).hasSize(64);
    assertThatThrownBy(() -> JsonMapper.shared().readTree(events.get(9)))
        .isInstanceOf(JacksonException.class);
    assertThat(events.get(9)).doesNotContain("content");
    assertThat(text(stream("malformed=10"))).isEqualTo(wall.text());
  }

  @Test
  @DisplayName("F57: a token broken within its text leaves a hole")
  void malformedWithin() throws Exception {
    List<String> events = events(stream("malformed=3:within"));

    assertThat(events).hasSize(63);
    assertThat(events.get(3)).endsWith("\"content\":\" ");
    assertThat(json("malformed=1").ending()).isEqualTo(RawClient.Ending.FIN);
    assertThatThrownBy(() -> JsonMapper.shared().readTree(json("malformed=1").body()))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  @DisplayName("F56: invalid UTF-8 inside a token")
  void utf8() throws Exception {
    assertThat(contains(stream("utf8=5").bytes().toArray(), (byte) 0xC3, (byte) 0x28)).isTrue();
    assertThat(contains(json("utf8=5").bytes().toArray(), (byte) 0xC3, (byte) 0x28)).isTrue();
  }

  @Test
  @DisplayName("F51-F53: no [DONE], [DONE] without a finish reason, data after [DONE]")
  void endings() throws Exception {
    assertThat(events(stream("no-done"))).hasSize(62).doesNotContain("[DONE]");
    assertThat(events(stream("no-finish")))
        .hasSize(62)
        .noneMatch(event -> event.contains("\"finish_reason\":\"stop\""))
        .last()
        .isEqualTo("[DONE]");
    List<String> late = events(stream("after-done"));
    assertThat(late.indexOf("[DONE]")).isEqualTo(62);
    assertThat(late).hasSize(65);
  }

  @Test
  @DisplayName("F54-F55: an error event first, or after content, plain or named")
  void errorEvent() throws Exception {
    assertThat(events(stream("error-event=0"))).hasSize(1).first().asString().contains("\"error\"");
    List<String> after = events(stream("error-event=4"));
    assertThat(after).hasSize(6).last().asString().contains("\"error\"");
    assertThat(text(stream("error-event=4"))).isEqualTo(wall.text(4));
    assertThat(unchunked(stream("error-event=4:named"))).contains("\n\nevent: error\ndata: {");
    assertThat(json("error-event=4").body()).startsWith("{\"error\"");
  }

  @Test
  @DisplayName("F58: a line without an end")
  void endless() throws Exception {
    RawClient.Heard heard = stream("endless-line=9M");

    assertThat(heard.bytes().length()).isGreaterThan(9 << 20);
    assertThat(unchunked(heard)).endsWith("aaaa");
    assertThat(heard.ending()).isEqualTo(RawClient.Ending.FIN);
  }

  @ParameterizedTest
  @CsvSource({
    "cr, 'data: [DONE]\r\r'",
    "crlf, 'data: [DONE]\r\n\r\n'",
    "nospace, 'data:[DONE]\n\n'",
    "comments, ': comment\nid: 7\nretry: 3000\ndata: [DONE]\n\n'",
    "multiline, '\n\ndata: {\ndata: \"id\"'"
  })
  @DisplayName("F59: the same events in another style")
  void styles(String style, String written) throws Exception {
    assertThat(unchunked(stream("sse=" + style))).contains(written);
  }

  @Test
  @DisplayName("F59: a byte order mark before the first event")
  void bom() throws Exception {
    assertThat(unchunked(stream("sse=bom"))).startsWith("\uFEFFdata: {");
  }

  private static boolean contains(byte[] bytes, byte first, byte second) {
    for (int i = 1; i < bytes.length; i++) {
      if (bytes[i - 1] == first && bytes[i] == second) {
        return true;
      }
    }
    return false;
  }
}
