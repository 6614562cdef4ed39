package dev.homeostat.core.exchange;

import java.util.Arrays;

/**
 * The visible text that a client was given, as the providers wrote it: bytes are copied while they
 * pass, and read only when the answer breaks. Bounded; what outgrows the bound, or isn't text of
 * one piece, is forgotten for good. Not thread-safe.
 */
final class DeliveredText {
  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST = 512;

  private final int limit;
  private byte[] raw = NOTHING;
  private int length;
  private boolean intact = true;

  DeliveredText(int limit) {
    this.limit = limit;
  }

  /** Whether all that was delivered is known. */
  boolean intact() {
    return intact;
  }

  boolean isEmpty() {
    return length == 0;
  }

  void add(byte[] array, int from, int to) {
    int bytes = to - from;
    if (!intact || bytes > limit - length) {
      forget();
      return;
    }
    if (length + bytes > raw.length) {
      raw = Arrays.copyOf(raw, Math.min(limit, Math.max(length + bytes, 2 * raw.length + FIRST)));
    }
    System.arraycopy(array, from, raw, length, bytes);
    length += bytes;
  }

  /** From now on nobody knows what the client has. */
  void forget() {
    intact = false;
    raw = NOTHING;
    length = 0;
  }

  /** Nothing of it was delivered after all. */
  void clear() {
    length = 0;
  }

  String read(RawText reader) {
    return reader.decode(raw, 0, length);
  }
}
