package dev.homeostat.wall;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A wall for each test, and short ways to ask it. */
abstract class WallTest {
  static final Duration SOON = Duration.ofSeconds(5);

  final FaultWall wall = FaultWall.start();

  @AfterEach
  void closeWall() {
    wall.close();
  }

  RawClient.Heard stream(String fault) throws IOException {
    return RawClient.ask(wall, "fault:" + fault, true);
  }

  RawClient.Heard json(String fault) throws IOException {
    return RawClient.ask(wall, "fault:" + fault, false);
  }

  /** The body with its chunk framing taken off, as far as it is whole. */
  static String unchunked(RawClient.Heard heard) {
    StringBuilder plain = new StringBuilder();
    var bytes = heard.bytes();
    int at = heard.head().getBytes(StandardCharsets.UTF_8).length;
    while (at < bytes.length()) {
      int eol = at;
      while (eol < bytes.length() && bytes.slice(eol, eol + 1).toArray()[0] != '\r') {
        eol++;
      }
      String size = bytes.slice(at, eol).utf8();
      if (!size.matches("[0-9a-f]+") || size.equals("0")) {
        break;
      }
      int from = eol + 2;
      int to = Math.min(bytes.length(), from + Integer.parseInt(size, 16));
      plain.append(bytes.slice(from, to).utf8());
      at = to + 2;
    }
    return plain.toString();
  }

  /** The data of each event of a plain stream. */
  static List<String> events(RawClient.Heard heard) {
    List<String> data = new ArrayList<>();
    for (String event : unchunked(heard).split("\n\n", -1)) {
      if (event.startsWith("data: ")) {
        data.add(event.substring("data: ".length()));
      }
    }
    return data;
  }

  /** The words that a plain stream carries, joined. */
  static String text(RawClient.Heard heard) {
    StringBuilder text = new StringBuilder();
    for (String event : events(heard)) {
      int content = event.indexOf("\"content\":\"");
      if (content >= 0) {
        int from = content + "\"content\":\"".length();
        int to = event.indexOf('"', from);
        text.append(event, from, to < 0 ? event.length() : to);
      }
    }
    return text.toString();
  }
}
