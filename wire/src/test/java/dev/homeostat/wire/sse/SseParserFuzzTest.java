package dev.homeostat.wire.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.wire.Pieces;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every cutting of a stream gives the events that a plain reading of the standard gives. */
class SseParserFuzzTest {
  private static final String[] PARTS = {
    "data: ",
    "data:",
    "data",
    "event: ",
    "event:",
    "id: 3",
    ": comment",
    "\n",
    "\n",
    "\n",
    "\r",
    "\r\n",
    "\r\n",
    " ",
    ":",
    "x",
    "{\"a\":1}",
    "\u00ef\u00bb\u00bf",
    "\u00e2\u0082\u00ac",
    "[DONE]",
    "eventually: "
  };

  @FuzzTest
  void anyCuttingGivesTheSameEvents(byte[] stream) {
    check(stream, new SplittableRandom(stream.length));
  }

  @Test
  @DisplayName("F50: random streams read alike in any pieces, and as the standard says")
  void randomStreams() {
    SplittableRandom random = new SplittableRandom(7_026);
    for (int i = 0; i < 30_000; i++) {
      StringBuilder stream = new StringBuilder();
      for (int parts = random.nextInt(40); parts > 0; parts--) {
        stream.append(PARTS[random.nextInt(PARTS.length)]);
      }
      check(stream.toString().getBytes(ISO_8859_1), random);
    }
  }

  private static void check(byte[] stream, SplittableRandom random) {
    EventLog whole = new EventLog();
    SseParser parser = new SseParser();
    whole.feed(parser, stream, 0, stream.length);
    boolean cut = parser.finish();

    EventLog pieces = new EventLog();
    SseParser again = new SseParser();
    Pieces.random(random, stream, (buf, off, len) -> pieces.feed(again, buf, off, len));
    assertThat(again.finish()).isEqualTo(cut);
    assertThat(pieces.events).isEqualTo(whole.events);
    assertThat(withData(whole.events)).isEqualTo(standard(stream));
  }

  private static List<String> withData(List<String> events) {
    return events.stream().filter(event -> !event.endsWith("|(none)")).toList();
  }

  /** WHATWG HTML, 9.2.6, word by word. */
  private static List<String> standard(byte[] stream) {
    String text = new String(stream, UTF_8);
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    List<String> events = new ArrayList<>();
    StringBuilder data = new StringBuilder();
    String name = "";
    String[] lines = text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
    for (int i = 0; i < lines.length - 1; i++) {
      String line = lines[i];
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          data.setLength(data.length() - 1);
          events.add((name.isEmpty() ? "-" : name) + "|" + data);
        }
        data.setLength(0);
        name = "";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      if (value.startsWith(" ")) {
        value = value.substring(1);
      }
      switch (field) {
        case "data" -> data.append(value).append('\n');
        case "event" -> name = value;
        default -> {}
      }
    }
    return events;
  }
}
