package dev.homeostat.wire.sse;

import dev.homeostat.wire.json.JsonText;

/**
 * One block of a stream, as ranges. Reused from event to event by its parser: values hold only
 * during {@link SseSink#event}.
 */
public final class SseEvent {
  private static final byte[] NOTHING = new byte[0];

  byte[] array = NOTHING;
  int from;
  int to;
  boolean inBuffer;
  boolean hasData;
  byte[] dataArray = NOTHING;
  int dataFrom;
  int dataTo;
  boolean hasName;
  int nameFrom;
  int nameTo;

  SseEvent() {}

  /** The bytes that {@link #from} and {@link #to} point into. */
  public byte[] array() {
    return array;
  }

  /** The block's first byte; a byte order mark is never part of it. */
  public int from() {
    return from;
  }

  /**
   * The end of the block's blank line. The LF of a CRLF that was cut there by a network buffer is
   * missing, which changes nothing for a reader.
   */
  public int to() {
    return to;
  }

  /** Whether {@link #array} is the buffer being fed, so that a slice of it can be forwarded. */
  public boolean inBuffer() {
    return inBuffer;
  }

  /** Whether there is a data field at all, maybe an empty one; else comments or names only. */
  public boolean hasData() {
    return hasData;
  }

  /** The bytes that {@link #dataFrom} and {@link #dataTo} point into. */
  public byte[] dataArray() {
    return dataArray;
  }

  /** The first byte of the data, several lines joined by LF. */
  public int dataFrom() {
    return dataFrom;
  }

  /** The first byte after the data. */
  public int dataTo() {
    return dataTo;
  }

  /** Whether there is an {@code event} field that isn't empty. */
  public boolean hasName() {
    return hasName;
  }

  /** The first byte of the event's name in {@link #array}. */
  public int nameFrom() {
    return nameFrom;
  }

  /** The first byte after the event's name. */
  public int nameTo() {
    return nameTo;
  }

  /** Whether the event's name is exactly this. */
  public boolean named(byte[] name) {
    return hasName && JsonText.same(array, nameFrom, nameTo, name);
  }
}
