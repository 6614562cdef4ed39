package dev.homeostat.gateway.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 15s}, {@code 1.5s}, {@code 10m}. */
public final class Durations {
  private static final Pattern TEXT =
      Pattern.compile("(-?)([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([a-z]*)");
  private static final Duration MOST = Duration.ofHours(24);

  private Durations() {}

  /**
   * Reads a duration of at most 24 hours.
   *
   * @param least shorter ones are refused
   * @throws IllegalArgumentException when it isn't one
   */
  public static Duration parse(String text, Duration least) {
    Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("duration: '" + text + "' (expected: like 15s or 250ms)");
    }
    if (!matcher.group(1).isEmpty()) {
      throw new IllegalArgumentException("duration: " + text + " (expected: not negative)");
    }
    long unit = unit(text, matcher.group(2), matcher.group(3));
    Duration value =
        Duration.ofNanos(
            new BigDecimal(matcher.group(2)).multiply(BigDecimal.valueOf(unit)).longValue());
    if (value.compareTo(least) < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "duration: " + text + " (expected: " + show(least) + ".." + show(MOST) + ")");
    }
    return value;
  }

  private static long unit(String text, String number, String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "" -> {
        if (new BigDecimal(number).signum() != 0) {
          throw new IllegalArgumentException(
              "duration: " + text + " has no unit (expected: ms, s, m or h, like " + text + "s)");
        }
        yield 0L;
      }
      default ->
          throw new IllegalArgumentException(
              "duration: " + text + " (expected: the unit ms, s, m or h)");
    };
  }

  /** So many times as long, at least a nanosecond. */
  static long scaled(long nanos, double scale) {
    return Math.max(1, Math.round(nanos * scale));
  }

  /** The largest unit that divides it: {@code 90s}, {@code 10m}. */
  public static String show(Duration value) {
    long millis = value.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1_000 + "s";
  }
}
