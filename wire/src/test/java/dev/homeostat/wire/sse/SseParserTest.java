package dev.homeostat.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wire.Pieces;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {
  private static EventLog parse(byte[] stream, int piece, int limit) {
    EventLog log = new EventLog();
    SseParser parser = new SseParser(limit);
    Pieces.of(piece, stream, (buf, off, len) -> log.feed(parser, buf, off, len));
    if (parser.finish()) {
      log.events.add("cut");
    }
    return log;
  }

  private static List<String> parse(String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    List<String> whole = parse(bytes, Math.max(1, bytes.length), 1 << 20).events;
    for (int piece = 1; piece < 12; piece++) {
      assertThat(parse(bytes, piece, 1 << 20).events).as("pieces of " + piece).isEqualTo(whole);
    }
    return whole;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          data: x;;                        => -|x
          data:x;;                         => -|x
          data:  x;;                       => -| x
          data;;                           => -|
          data:;;                          => -|
          data: a;data: b;;                => -|a+b
          data: a;data;data:c;;            => -|a++c
          event: ping;data: {};;           => ping|{}
          event: a;event: b;data: x;;      => b|x
          event:;data: x;;                 => -|x
          id: 1;retry: 5;data: x;;         => -|x
          : keepalive;;                    => -|(none)
          :;;                              => -|(none)
          event: ping;;                    => ping|(none)
          : c;data: x;;                    => -|x
          datax: y;;                       => -|(none)
          foo;data: x;;                    => -|x
          ;;;data: x;;;;data: y;;          => -|x,-|y
          data: x;                         => cut
          data: x                          => cut
          data: a;;data: b                 => -|a,cut
          """)
  @DisplayName("F59: CR, LF and CRLF, comments, names and lines of data give identical events")
  void events(String stream, String expected) {
    List<String> events = expected == null ? List.of() : List.of(expected.split(","));
    for (String lineEnd : new String[] {"\n", "\r", "\r\n"}) {
      List<String> seen = parse(stream.replace(";", lineEnd));
      assertThat(seen.stream().map(event -> event.replace("\n", "+"))).isEqualTo(events);
    }
  }

  @Test
  @DisplayName("F59: a byte order mark is skipped once, and never forwarded")
  void byteOrderMark() {
    String mark = "\ufeff";
    assertThat(parse(mark + "data: x\n\n" + mark + "data: y\n\n"))
        .containsExactly("-|x", "-|(none)");
    assertThat(parse(mark + "\n\ndata: x\n\n")).containsExactly("-|x");
    EventLog log = parse((mark + "data: x\n\n").getBytes(UTF_8), 2, 100);
    assertThat(log.raw.toString(UTF_8)).isEqualTo("data: x\n\n");
  }

  @Test
  @DisplayName("What is forwarded are the stream's own bytes, all of them")
  void rawBytes() {
    byte[] stream = "data: {\"a\":1}\r\n\r\n: c\n\nid: 7\ndata: é\n\n".getBytes(UTF_8);
    assertThat(parse(stream, stream.length, 100).raw.toByteArray()).isEqualTo(stream);
    for (int piece = 1; piece < 9; piece++) {
      String raw = parse(stream, piece, 100).raw.toString(UTF_8);
      // Only the last LF of a CRLF that was cut there may be missing.
      assertThat(raw.replace("\r\n\r:", "\r\n\r\n:")).isEqualTo(new String(stream, UTF_8));
    }
  }

  @Test
  @DisplayName("An event that lies in one buffer isn't copied")
  void noCopies() {
    byte[] stream = "data: one\n\ndata: two\n\ndata: three\n\n".getBytes(UTF_8);
    assertThat(parse(stream, stream.length, 100).inBuffer).isEqualTo(3);
    assertThat(parse(stream, 15, 100).inBuffer).isEqualTo(1);
    SseParser parser = new SseParser();
    EventLog log = new EventLog();
    log.feed(parser, stream, 0, stream.length);
    assertThat(parser.held()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1_000})
  @DisplayName("F58: an endless line ends at the limit, and nothing after it is reported")
  void tooLong(int piece) {
    byte[] fits = ("data: " + "x".repeat(58) + "\n\ndata: y\n\n").getBytes(UTF_8);
    assertThat(parse(fits, piece, 66).events).hasSize(2);
    byte[] endless = ("data: y\n\ndata: " + "x".repeat(61) + "\n\ndata: z\n\n").getBytes(UTF_8);
    assertThat(parse(endless, piece, 66).events).containsExactly("-|y", "too long");
    byte[] lines = ("data: y\n\n" + "data: x\n".repeat(9) + "\ndata: z\n\n").getBytes(UTF_8);
    assertThat(parse(lines, piece, 66).events).containsExactly("-|y", "too long");
  }

  @Test
  @DisplayName("A stream that waits holds no memory of its largest event")
  void memoryIsGivenBack() {
    SseParser parser = new SseParser();
    EventLog log = new EventLog();
    byte[] large = ("data: " + "x".repeat(100_000) + "\ndata: y\n\n").getBytes(UTF_8);
    Pieces.of(1_000, large, (buf, off, len) -> log.feed(parser, buf, off, len));
    assertThat(log.events).hasSize(1);
    assertThat(parser.held()).isLessThan(8 << 10);
  }

  @Test
  @DisplayName("F50: one-byte slices of a large event take linear time")
  void linear() {
    byte[] large = ("data: " + "x".repeat(4 << 20) + "\n\n").getBytes(UTF_8);
    SseParser parser = new SseParser();
    EventLog log = new EventLog();
    for (int i = 0; i < large.length; i++) {
      log.feed(parser, large, i, 1);
    }
    assertThat(log.events).hasSize(1);
  }
}
