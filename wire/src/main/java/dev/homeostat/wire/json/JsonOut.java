package dev.homeostat.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON into a growing array. The caller writes the punctuation; strings are escaped so that
 * any text is safe on one line: control characters, quotes, U+2028 and U+2029 are escaped and a
 * lone surrogate becomes U+FFFD, since the output never contains invalid UTF-8. Not thread-safe.
 */
public final class JsonOut {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] array = new byte[256];
  private int size;

  /** Punctuation, keys and numbers: ASCII that needs no escape. */
  public JsonOut raw(String ascii) {
    room(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      array[size++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  /** A range that is JSON already. */
  public JsonOut raw(byte[] json, int from, int to) {
    room(to - from);
    System.arraycopy(json, from, array, size, to - from);
    size += to - from;
    return this;
  }

  /** A string with its quotes. */
  public JsonOut string(String text) {
    room(text.length() + 2);
    array[size++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      room(8);
      if (c == '"' || c == '\\') {
        array[size++] = '\\';
        array[size++] = (byte) c;
      } else if (c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029') {
        escape(c);
      } else if (c < 0x80) {
        array[size++] = (byte) c;
      } else if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        codePoint(pair ? Character.toCodePoint(c, text.charAt(++i)) : 0xfffd);
      } else {
        codePoint(c);
      }
    }
    room(1);
    array[size++] = '"';
    return this;
  }

  /** What was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(array, size);
  }

  /** One string with its quotes. */
  public static byte[] quoted(String text) {
    return new JsonOut().string(text).toBytes();
  }

  private void escape(char c) {
    array[size++] = '\\';
    switch (c) {
      case '\n' -> array[size++] = 'n';
      case '\r' -> array[size++] = 'r';
      case '\t' -> array[size++] = 't';
      default -> {
        array[size++] = 'u';
        array[size++] = HEX[c >>> 12];
        array[size++] = HEX[(c >>> 8) & 15];
        array[size++] = HEX[(c >>> 4) & 15];
        array[size++] = HEX[c & 15];
      }
    }
  }

  private void codePoint(int c) {
    if (c < 0x800) {
      array[size++] = (byte) (0xc0 | (c >>> 6));
    } else {
      if (c < 0x10000) {
        array[size++] = (byte) (0xe0 | (c >>> 12));
      } else {
        array[size++] = (byte) (0xf0 | (c >>> 18));
        array[size++] = (byte) (0x80 | ((c >>> 12) & 0x3f));
      }
      array[size++] = (byte) (0x80 | ((c >>> 6) & 0x3f));
    }
    array[size++] = (byte) (0x80 | (c & 0x3f));
  }

  private void room(int bytes) {
    if (size + bytes > array.length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, size + bytes));
    }
  }
}
