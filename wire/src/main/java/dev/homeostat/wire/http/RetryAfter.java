package dev.homeostat.wire.http;

import dev.homeostat.core.failure.ErrorFacts;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a provider asks to be left alone, in nanoseconds from now, held within 0 to 300 seconds;
 * {@link ErrorFacts#NO_RETRY_AFTER} when it doesn't say or what it says is nonsense. Sources in
 * this order: {@code retry-after-ms}, {@code retry-after}, the body's {@code RetryInfo}, the reset
 * times of exhausted rate limits, the body's words. Never throws.
 */
public final class RetryAfter {
  private static final long NONE = ErrorFacts.NO_RETRY_AFTER;
  private static final double MAX_SECONDS = 300;

  private static final String[] RATE_LIMITS = {
    "x-ratelimit-%s-requests",
    "x-ratelimit-%s-tokens",
    "x-ratelimit-%s-requests-day",
    "x-ratelimit-%s-tokens-minute",
    "x-ratelimit-%s",
    "ratelimit-%s",
    "anthropic-ratelimit-requests-%s",
    "anthropic-ratelimit-tokens-%s",
    "anthropic-ratelimit-input-tokens-%s",
    "anthropic-ratelimit-output-tokens-%s",
    "anthropic-ratelimit-unified-%s"
  };

  /** Bounded quantifiers only, over at most 1 KiB: linear. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(?:try|retry|wait|available)(?:[a-z ]{0,24}? (?:in|after|for))? {1,2}"
              + "((?:[0-9]{1,9}(?:\\.[0-9]{1,9})? {0,1}(?:ms|[smhd])[a-z]{0,8} {0,1}){1,4})");

  private RetryAfter() {}

  /**
   * Reads all sources of one refusal.
   *
   * @param status its HTTP status; reset times count only when it is 429
   * @param headers its headers
   * @param retryDelay the body's {@code RetryInfo.retryDelay}, or null
   * @param text the first 1 KiB of the body in lower case
   * @param nowEpochMillis the wall clock, for dates
   */
  public static long nanos(
      int status,
      HeaderLookup headers,
      @Nullable String retryDelay,
      String text,
      long nowEpochMillis) {
    long now = serverNow(headers, nowEpochMillis);
    long nanos = millis(headers.get("retry-after-ms"));
    if (nanos == NONE) {
      nanos = millis(headers.get("x-ms-retry-after-ms"));
    }
    if (nanos == NONE) {
      nanos = header(headers.get("retry-after"), now);
    }
    if (nanos == NONE && retryDelay != null) {
      nanos = clamp(duration(retryDelay));
    }
    if (nanos == NONE && status == 429) {
      nanos = resets(headers, now);
    }
    return nanos == NONE && (status == 429 || status >= 500) ? words(text) : nanos;
  }

  /** Reads {@code retry-after}: seconds, maybe with a fraction, or an HTTP date. */
  static long header(@Nullable String value, long nowEpochMillis) {
    if (value == null) {
      return NONE;
    }
    double seconds = number(value.strip());
    return seconds >= 0 ? clamp(seconds) : date(value, nowEpochMillis);
  }

  /** Reads "please try again in 7.66s" and its relatives from lower-case text. */
  static long words(String text) {
    String head =
        text.length() > ErrorFacts.TEXT_LIMIT ? text.substring(0, ErrorFacts.TEXT_LIMIT) : text;
    if (!head.contains("try") && !head.contains("wait") && !head.contains("available")) {
      return NONE;
    }
    Matcher matcher = WORDS.matcher(head);
    return matcher.find() ? clamp(duration(matcher.group(1))) : NONE;
  }

  private static long millis(@Nullable String value) {
    return value == null ? NONE : clamp(number(value.strip()) / 1_000);
  }

  /** The latest reset among exhausted limits; without one, the earliest reset there is. */
  private static long resets(HeaderLookup headers, long now) {
    long latestExhausted = NONE;
    long earliest = NONE;
    for (String limit : RATE_LIMITS) {
      long reset = reset(headers.get(limit.formatted("reset")), now);
      if (reset == NONE) {
        continue;
      }
      earliest = earliest == NONE ? reset : Math.min(earliest, reset);
      String remaining = headers.get(limit.formatted("remaining"));
      if (remaining != null && number(remaining.strip()) == 0) {
        latestExhausted = Math.max(latestExhausted, reset);
      }
    }
    return latestExhausted != NONE ? latestExhausted : earliest;
  }

  /** A duration, an RFC 3339 time, or an epoch in seconds or milliseconds. */
  static long reset(@Nullable String value, long now) {
    if (value == null) {
      return NONE;
    }
    String text = value.strip();
    double number = number(text);
    if (number >= 1e11) {
      return clamp(Math.max(0, (number - now) / 1_000));
    }
    if (number >= 1e9) {
      return clamp(Math.max(0, number - now / 1_000.0));
    }
    if (number >= 0) {
      return clamp(number);
    }
    double duration = duration(text.toLowerCase(Locale.ROOT));
    return duration >= 0 ? clamp(duration) : date(text, now);
  }

  /** A date's distance; one that has passed is 0: the time asked for is over. */
  private static long date(String text, long now) {
    long then = epochMillis(text.strip());
    return then < 0 ? NONE : clamp(Math.max(0, (then - now) / 1_000.0));
  }

  /** The server's own clock where it tells it: its dates are meant by that. */
  private static long serverNow(HeaderLookup headers, long nowEpochMillis) {
    String date = headers.get("date");
    long server = date == null ? -1 : epochMillis(date.strip());
    return server < 0 ? nowEpochMillis : server;
  }

  private static long epochMillis(String text) {
    if (text.length() < 10 || text.length() > 64) {
      return -1;
    }
    try {
      return Character.isDigit(text.charAt(0))
          ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
          : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli();
    } catch (DateTimeException | ArithmeticException notADate) {
      return -1;
    }
  }

  /** Seconds in {@code 6m0s}, {@code 9m38.016s}, {@code 17ms}, {@code 2 minutes}; -1 otherwise. */
  static double duration(String text) {
    double seconds = 0;
    int i = 0;
    int parts = 0;
    while (i < text.length()) {
      int from = i;
      while (i < text.length() && isNumeric(text.charAt(i))) {
        i++;
      }
      double value = number(text.substring(from, i));
      while (i < text.length() && text.charAt(i) == ' ') {
        i++;
      }
      from = i;
      while (i < text.length() && Character.isLetter(text.charAt(i))) {
        i++;
      }
      double unit = unit(text.substring(from, i));
      if (value < 0 || unit < 0) {
        return -1;
      }
      seconds += value * unit;
      parts++;
      while (i < text.length() && text.charAt(i) == ' ') {
        i++;
      }
    }
    return parts == 0 ? -1 : seconds;
  }

  private static double unit(String name) {
    return switch (name) {
      case "ms", "millis", "millisecond", "milliseconds" -> 0.001;
      case "s", "sec", "secs", "second", "seconds" -> 1;
      case "m", "min", "mins", "minute", "minutes" -> 60;
      case "h", "hour", "hours" -> 3_600;
      case "d", "day", "days" -> 86_400;
      default -> -1;
    };
  }

  /** A plain number without sign or exponent, or -1. */
  static double number(String text) {
    if (text.isEmpty() || text.length() > 20 || text.equals(".")) {
      return -1;
    }
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!isNumeric(text.charAt(i))) {
        return -1;
      }
      points += text.charAt(i) == '.' ? 1 : 0;
    }
    return points > 1 ? -1 : Double.parseDouble(text);
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static long clamp(double seconds) {
    if (!(seconds >= 0)) {
      return NONE;
    }
    return (long) (Math.min(seconds, MAX_SECONDS) * TimeUnit.SECONDS.toNanos(1));
  }
}
