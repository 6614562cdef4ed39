package dev.homeostat.wire.sse;

import dev.homeostat.wire.json.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the events of a server-sent stream (WHATWG HTML, section 9.2) in the bytes as they arrive.
 * An event that lies wholly in one buffer is reported as ranges of that buffer; only one that was
 * cut is copied. Every byte is looked at once, however small the pieces.
 *
 * <p>Positions inside an event are kept relative to its first byte, so they stay true when its
 * bytes move from the buffer to the carry. Blank lines between events are dropped. Not thread-safe.
 */
public final class SseParser {
  /** The longest event accepted, in bytes. */
  public static final int MAX_EVENT = 8 << 20;

  private static final int KEPT_CARRY = 4 << 10;
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final int maxEvent;
  private final SseEvent event = new SseEvent();

  private byte[] carry = NOTHING;
  private int carried;
  private boolean first = true;
  private boolean skipLf;
  private boolean dead;

  // The event in progress, relative to its first byte.
  private int lineFrom;
  private int skip;
  private int lines;
  private int dataLines;
  private int dataFrom;
  private int dataTo;
  private int nameFrom;
  private int nameTo;
  private byte[] joined = NOTHING;
  private int joinedLength;

  /** A parser with the default limit. */
  public SseParser() {
    this(MAX_EVENT);
  }

  /** A parser that accepts events of at most {@code maxEvent} bytes. */
  public SseParser(int maxEvent) {
    if (maxEvent < 1) {
      throw new IllegalArgumentException("maxEvent: " + maxEvent + " (expected: at least 1)");
    }
    this.maxEvent = maxEvent;
  }

  /** Takes the next bytes and reports the events they complete. */
  public void feed(byte[] buf, int off, int len, SseSink sink) {
    int end = off + len;
    int i = off;
    if (skipLf && i < end) {
      skipLf = false;
      if (buf[i] == '\n') {
        i++;
        if (carried > 0) {
          // The LF of a CRLF inside an event: it belongs to the bytes that are forwarded.
          append(buf, i - 1, i);
          lineFrom = carried;
        }
      }
    }
    // The index that relative position 0 has, or would have, in this buffer.
    int origin = i - carried;
    int copied = i;
    while (i < end && !dead) {
      int lineEnd = Swar.lineEnd(buf, i, end);
      if (lineEnd - origin > maxEvent) {
        die(sink);
        return;
      }
      if (lineEnd == end) {
        break;
      }
      i = lineEnd + 1;
      if (buf[lineEnd] == '\r') {
        if (i == end) {
          skipLf = true;
        } else if (buf[i] == '\n') {
          i++;
        }
      }
      boolean direct = carried == 0;
      byte[] array = buf;
      int base = origin;
      if (!direct) {
        append(buf, copied, i);
        copied = i;
        array = carry;
        base = 0;
      }
      if (line(array, base, lineEnd - origin)) {
        if (lines > 0) {
          report(array, base, i - origin, direct, sink);
        }
        begin();
        origin = i;
        copied = i;
      } else {
        lineFrom = i - origin;
      }
    }
    if (!dead) {
      append(buf, copied, end);
    }
  }

  /**
   * The stream ended. An event without its blank line is not reported, as the standard wants it.
   * Returns whether there was one: the stream was cut inside an event.
   */
  public boolean finish() {
    return !dead && carried > skip;
  }

  /** Whether an event grew beyond the limit and the parser has stopped. */
  public boolean dead() {
    return dead;
  }

  /** Bytes held for an event in progress, for the byte budget. */
  public int held() {
    return carry.length + joined.length;
  }

  /** Interprets one line. Returns whether it is blank, which ends the event. */
  private boolean line(byte[] array, int base, int lineTo) {
    int from = lineFrom;
    if (first) {
      first = false;
      if (startsWithBom(array, base + from, base + lineTo)) {
        skip = BOM.length;
        from += BOM.length;
      }
    }
    if (from == lineTo) {
      return true;
    }
    lines++;
    int colon = from;
    while (colon < lineTo && array[base + colon] != ':') {
      // No field that means anything is longer than "event".
      if (colon - from > EVENT.length) {
        return false;
      }
      colon++;
    }
    int valueFrom = Math.min(colon + 1, lineTo);
    if (valueFrom < lineTo && array[base + valueFrom] == ' ') {
      valueFrom++;
    }
    if (named(array, base + from, base + colon, DATA)) {
      data(array, base, valueFrom, lineTo);
    } else if (named(array, base + from, base + colon, EVENT)) {
      nameFrom = valueFrom;
      nameTo = lineTo;
    }
    return false;
  }

  private void data(byte[] array, int base, int from, int to) {
    dataLines++;
    if (dataLines == 1) {
      dataFrom = from;
      dataTo = to;
      return;
    }
    if (dataLines == 2) {
      joinedLength = 0;
      join(array, base + dataFrom, base + dataTo);
    }
    room(1);
    joined[joinedLength++] = '\n';
    join(array, base + from, base + to);
  }

  private void report(byte[] array, int base, int to, boolean direct, SseSink sink) {
    event.array = array;
    event.from = base + skip;
    event.to = base + to;
    event.inBuffer = direct;
    event.hasData = dataLines > 0;
    if (dataLines > 1) {
      event.dataArray = joined;
      event.dataFrom = 0;
      event.dataTo = joinedLength;
    } else {
      event.dataArray = array;
      event.dataFrom = base + dataFrom;
      event.dataTo = base + dataTo;
    }
    event.hasName = nameTo > nameFrom;
    event.nameFrom = base + nameFrom;
    event.nameTo = base + nameTo;
    sink.event(event);
    event.array = NOTHING;
    event.dataArray = NOTHING;
  }

  private void begin() {
    carried = 0;
    lineFrom = 0;
    skip = 0;
    lines = 0;
    dataLines = 0;
    dataFrom = 0;
    dataTo = 0;
    nameFrom = 0;
    nameTo = 0;
    // Thousands of streams wait at once: none keeps the memory of its largest event.
    if (carry.length > KEPT_CARRY) {
      carry = NOTHING;
    }
    if (joined.length > KEPT_CARRY) {
      joined = NOTHING;
    }
  }

  private void die(SseSink sink) {
    dead = true;
    begin();
    carry = NOTHING;
    joined = NOTHING;
    sink.tooLong();
  }

  private void append(byte[] buf, int from, int to) {
    int more = to - from;
    if (more == 0) {
      return;
    }
    if (carried + more > carry.length) {
      carry = Arrays.copyOf(carry, Math.max(Math.max(256, carried + more), carry.length * 2));
    }
    System.arraycopy(buf, from, carry, carried, more);
    carried += more;
  }

  private void join(byte[] array, int from, int to) {
    room(to - from);
    System.arraycopy(array, from, joined, joinedLength, to - from);
    joinedLength += to - from;
  }

  private void room(int more) {
    if (joinedLength + more > joined.length) {
      joined = Arrays.copyOf(joined, Math.max(joinedLength + more, joined.length * 2));
    }
  }

  private static boolean startsWithBom(byte[] array, int from, int to) {
    return to - from >= BOM.length
        && array[from] == BOM[0]
        && array[from + 1] == BOM[1]
        && array[from + 2] == BOM[2];
  }

  private static boolean named(byte[] array, int from, int to, byte[] name) {
    if (to - from != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (array[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }
}
