package dev.homeostat.wall.fault;

import java.util.Locale;

/** Readers of the values of words. All throw {@link IllegalArgumentException} for a bad one. */
final class Values {
  private static final long FOREVER_NANOS = Long.MAX_VALUE;

  private Values() {}

  static String none(String text) {
    return oneOf(text, "");
  }

  static String some(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    return text;
  }

  static String oneOf(String text, String... allowed) {
    for (String word : allowed) {
      if (word.equals(text)) {
        return text;
      }
    }
    throw new IllegalArgumentException(text);
  }

  static int count(String text, int least, int most) {
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  static int count(String text, int missing, int least, int most) {
    return text.isEmpty() ? missing : count(text, least, most);
  }

  /** {@code 200}, {@code 200ms}, {@code 2s}, {@code 1.5s}: nanoseconds. */
  static long nanos(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    double unit = lower.endsWith("s") && !lower.endsWith("ms") ? 1e9 : 1e6;
    double amount = Double.parseDouble(lower.replaceFirst("m?s$", ""));
    if (!(amount >= 0 && amount * unit <= 1e15)) {
      throw new IllegalArgumentException(text);
    }
    return (long) (amount * unit);
  }

  /** {@code 512}, {@code 64K}, {@code 8M}: bytes. */
  static long bytes(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    long unit = upper.endsWith("M") ? 1 << 20 : upper.endsWith("K") ? 1 << 10 : 1;
    long amount = Long.parseLong(unit == 1 ? upper : upper.substring(0, upper.length() - 1));
    if (amount < 1 || amount * unit > 1L << 30) {
      throw new IllegalArgumentException(text);
    }
    return amount * unit;
  }

  /** The part before the first colon. */
  static String before(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon);
  }

  /** The part after the first colon; empty without one. */
  static String after(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? "" : text.substring(colon + 1);
  }

  /** The time after the colon, for ever without one. */
  static long nanosAfterOrForever(String text) {
    String after = after(text);
    return after.isEmpty() ? FOREVER_NANOS : nanos(after);
  }

  static boolean forever(long nanos) {
    return nanos == FOREVER_NANOS;
  }
}
