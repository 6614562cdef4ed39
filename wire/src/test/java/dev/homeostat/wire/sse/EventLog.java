package dev.homeostat.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes down the events of a stream, and checks what holds for every one of them. */
final class EventLog implements SseSink {
  final List<String> events = new ArrayList<>();
  final ByteArrayOutputStream raw = new ByteArrayOutputStream();
  int inBuffer;
  private byte[] buffer = {};

  boolean feed(SseParser parser, byte[] buf, int off, int len) {
    buffer = buf;
    parser.feed(buf, off, len, this);
    return true;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The very buffer is meant.
  public void event(SseEvent event) {
    if (event.inBuffer() != (event.array() == buffer)) {
      throw new AssertionError("the flag says " + event.inBuffer());
    }
    inBuffer += event.inBuffer() ? 1 : 0;
    raw.write(event.array(), event.from(), event.to() - event.from());
    String name = event.hasName() ? text(event.array(), event.nameFrom(), event.nameTo()) : "-";
    String data =
        event.hasData() ? text(event.dataArray(), event.dataFrom(), event.dataTo()) : "(none)";
    events.add(name + "|" + data);
  }

  @Override
  public void tooLong() {
    events.add("too long");
  }

  private static String text(byte[] array, int from, int to) {
    return new String(array, from, to - from, UTF_8);
  }
}
