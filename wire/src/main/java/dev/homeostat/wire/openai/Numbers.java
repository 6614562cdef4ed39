package dev.homeostat.wire.openai;

import java.nio.charset.StandardCharsets;

/** JSON numbers in place, without making a string of them. */
final class Numbers {
  /** The largest integer that every JSON reader holds exactly: 2^53 - 1. */
  static final long MAX_SAFE = (1L << 53) - 1;

  private Numbers() {}

  /** Whether the number has neither fraction nor exponent. */
  static boolean integer(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = array[i];
      if (c == '.' || c == 'e' || c == 'E') {
        return false;
      }
    }
    return true;
  }

  /** An integer's value, held at plus or minus {@link Long#MAX_VALUE} when it is larger. */
  static long value(byte[] array, int from, int to) {
    boolean negative = array[from] == '-';
    long value = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      int digit = array[i] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return negative ? -Long.MAX_VALUE : Long.MAX_VALUE;
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /** A count as providers write it: never negative, a fraction cut off. */
  static long count(byte[] array, int from, int to) {
    if (integer(array, from, to)) {
      return Math.clamp(value(array, from, to), 0, MAX_SAFE);
    }
    double value = decimal(array, from, to);
    return Math.clamp((long) value, 0, MAX_SAFE);
  }

  /** Whether every digit before an exponent is zero. */
  static boolean zero(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = array[i];
      if (c == 'e' || c == 'E') {
        return true;
      }
      if (c >= '1' && c <= '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether a double can hold the number; digits alone are only parsed when there are many. */
  static boolean finite(byte[] array, int from, int to) {
    boolean harmless = to - from < 300 && integerOrFraction(array, from, to);
    return harmless || Double.isFinite(decimal(array, from, to));
  }

  /** At most 32 characters of the number, for a message. */
  static String text(byte[] array, int from, int to) {
    boolean cut = to - from > 32;
    String text = new String(array, from, cut ? 32 : to - from, StandardCharsets.US_ASCII);
    return cut ? text + "…" : text;
  }

  private static boolean integerOrFraction(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      if (array[i] == 'e' || array[i] == 'E') {
        return false;
      }
    }
    return true;
  }

  private static double decimal(byte[] array, int from, int to) {
    return Double.parseDouble(new String(array, from, to - from, StandardCharsets.US_ASCII));
  }
}
