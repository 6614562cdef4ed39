package dev.homeostat.wire.json;

import java.nio.charset.StandardCharsets;

/** JSON strings as Java strings, for the few that are needed as such. */
public final class JsonText {
  private JsonText() {}

  /**
   * What the bytes between a string's quotes mean. Bytes that were cut off in the middle of an
   * escape end before it, so that a shortened capture still reads.
   */
  public static String decode(byte[] array, int from, int to) {
    int escape = from;
    while (escape < to && array[escape] != '\\') {
      escape++;
    }
    if (escape == to) {
      return new String(array, from, to - from, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    while (escape < to) {
      text.append(new String(array, plain, escape - plain, StandardCharsets.UTF_8));
      int length = escapeLength(array, escape, to);
      if (escape + length > to) {
        return text.toString();
      }
      text.append(escaped(array, escape));
      plain = escape + length;
      escape = plain;
      while (escape < to && array[escape] != '\\') {
        escape++;
      }
    }
    return text.append(new String(array, plain, to - plain, StandardCharsets.UTF_8)).toString();
  }

  /** Whether the bytes between a string's quotes mean nothing but white space, or nothing. */
  public static boolean blank(byte[] array, int from, int to) {
    int i = from;
    while (i < to) {
      byte c = array[i];
      if (c == '\\') {
        int length = escapeLength(array, i, to);
        if (i + length > to || !Character.isWhitespace(escaped(array, i))) {
          return false;
        }
        i += length;
      } else if (c == ' ' || c == 0x7f) {
        i++;
      } else {
        // Beyond ASCII only the decoder knows what is a space.
        return c < 0 && decode(array, i, to).isBlank();
      }
    }
    return true;
  }

  /**
   * Where a string's bytes go on after so many of its decoded UTF-16 characters; the end when it
   * has fewer. Two characters that one sequence of bytes stands for are passed together.
   */
  public static int after(byte[] array, int from, int to, int characters) {
    int i = from;
    int left = characters;
    while (left > 0 && i < to) {
      byte c = array[i];
      if (c == '\\') {
        i += escapeLength(array, i, to);
        left--;
      } else {
        left -= c >= (byte) 0xf0 && c < 0 ? 2 : 1;
        i += sequenceLength(c);
      }
    }
    return Math.min(i, to);
  }

  private static int sequenceLength(byte first) {
    if (first >= 0) {
      return 1;
    }
    return first >= (byte) 0xf0 ? 4 : first >= (byte) 0xe0 ? 3 : 2;
  }

  /** Whether a range holds exactly these bytes. */
  public static boolean same(byte[] array, int from, int to, byte[] expected) {
    int length = to - from;
    if (length != expected.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (array[from + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static int escapeLength(byte[] array, int at, int to) {
    return at + 1 < to && array[at + 1] == 'u' ? 6 : 2;
  }

  private static char escaped(byte[] array, int at) {
    byte c = array[at + 1];
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int value = 0;
        for (int i = at + 2; i < at + 6; i++) {
          value = (value << 4) | Character.digit(array[i], 16);
        }
        yield (char) value;
      }
      default -> (char) c;
    };
  }
}
