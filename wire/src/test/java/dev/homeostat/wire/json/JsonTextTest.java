package dev.homeostat.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.wire.json.JsonSplice.Edit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static String decode(String raw) {
    byte[] bytes = raw.getBytes(UTF_8);
    return JsonText.decode(bytes, 0, bytes.length);
  }

  @Test
  @DisplayName("Every escape is resolved; one that was cut off ends the text")
  void decode() {
    assertThat(decode("a\\n\\\"\\\\\\/\\b\\f\\r\\t\\u00e9\\ud83d\\ude00é"))
        .isEqualTo("a\n\"\\/\b\f\r\té😀é");
    assertThat(decode("ab\\")).isEqualTo("ab");
    assertThat(decode("ab\\u00e")).isEqualTo("ab");
  }

  @Test
  @DisplayName("What was written reads back the same")
  void roundTrip() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(20); n > 0; n--) {
        int limit = random.nextBoolean() ? 0x80 : 0x110000;
        int c = random.nextInt(limit);
        text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? '?' : c);
      }
      byte[] json = JsonOut.quoted(text.toString());
      assertThat(JsonText.decode(json, 1, json.length - 1)).isEqualTo(text.toString());
      JsonScan scan = new JsonScan(JsonLimits.DEFAULT, JsonSink.NONE);
      assertThat(scan.feed(json, 0, json.length) && scan.finish()).isTrue();
    }
  }

  @Test
  @DisplayName("Edits come in order, insertions first, and never overlap")
  void splice() {
    byte[] original = "0123456789".getBytes(UTF_8);
    JsonSplice splice =
        JsonSplice.of(
            List.of(
                new Edit(5, 7, new byte[0]),
                new Edit(5, 5, "ab".getBytes(UTF_8)),
                new Edit(0, 1, "xyz".getBytes(UTF_8))));
    assertThat(new String(splice.apply(original), UTF_8)).isEqualTo("xyz1234ab789");
    assertThat(splice.delta()).isEqualTo(2);
    assertThat(JsonSplice.of(List.of())).isSameAs(JsonSplice.NONE);
    assertThatThrownBy(
            () -> JsonSplice.of(List.of(new Edit(1, 4, new byte[0]), new Edit(3, 5, new byte[0]))))
        .hasMessage("edits: 3 after 4 (expected: ordered, not overlapping)");
    assertThatThrownBy(() -> new Edit(3, 2, new byte[0]))
        .hasMessage("edit: 3..2 (expected: from before to)");
  }
}
