package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.CallerLimits;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.Refusal;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a caller sets for one request: in headers of ours, in the body's {@code route}
 * field, or by the vendor clients' own headers. A header comes before the field. A value that can't
 * be kept is refused: ignored, it would be a wait without end.
 */
sealed interface RequestLimits {
  /** The whole exchange. */
  String TIMEOUT = "x-homeostat-timeout-ms";

  /** A stream's first content. */
  String FIRST_CONTENT = "x-homeostat-first-content-timeout-ms";

  /** Silence inside a stream's text. */
  String STALL = "x-homeostat-stall-timeout-ms";

  /** A whole number from 1, of at most twelve digits but for zeros before it. */
  Pattern MILLIS = Pattern.compile("0{0,20}[1-9][0-9]{0,11}");

  /** What the vendor clients write. */
  Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  /**
   * What was set.
   *
   * @param deadline the whole exchange, in nanoseconds; {@link Clocks#OFF} when not set
   * @param own the rest
   * @param rescue what to do when the answer breaks
   */
  record Set(long deadline, CallerLimits own, RescueWish rescue) implements RequestLimits {}

  /** What was set makes no sense. */
  record Bad(Refusal refusal) implements RequestLimits {}

  /**
   * Reads a request's limits.
   *
   * @param stream whether a stream is asked for
   * @param route the raw JSON of the body's {@code route} field, or null without one
   */
  static RequestLimits of(HttpHeaders headers, boolean stream, byte @Nullable [] route) {
    try {
      RouteField field = route == null ? RouteField.ABSENT : RouteField.of(route);
      long deadline = first(header(headers, TIMEOUT), field.timeout());
      return new Set(
          deadline == Clocks.OFF ? vendors(headers, stream) : deadline,
          new CallerLimits(
              first(header(headers, FIRST_CONTENT), field.firstContent()),
              first(header(headers, STALL), field.stall()),
              field.maxAttempts()),
          rescue(headers, field));
    } catch (RouteField.Unreadable bad) {
      return new Bad(Refusal.invalid(400, bad.code(), bad.param(), bad.words()));
    }
  }

  private static RescueWish rescue(HttpHeaders headers, RouteField field) {
    String value = headers.get(RescueWish.HEADER);
    if (value == null) {
      return field.rescue() == null ? RescueWish.ON : field.rescue();
    }
    RescueWish wish = RescueWish.of(value);
    if (wish == null) {
      throw unreadable(RescueWish.HEADER, value, RescueWish.EXPECTED);
    }
    return wish;
  }

  private static long first(long header, long field) {
    return header == Clocks.OFF ? field : header;
  }

  private static long header(HttpHeaders headers, String name) {
    String value = headers.get(name);
    if (value == null) {
      return Clocks.OFF;
    }
    String digits = value.strip();
    if (!MILLIS.matcher(digits).matches()) {
      throw unreadable(name, value, "milliseconds, 1 to 999999999999");
    }
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(digits));
  }

  private static RouteField.Unreadable unreadable(String name, String value, String expected) {
    String shown = value.length() > 50 ? value.substring(0, 50) + "..." : value;
    return new RouteField.Unreadable(
        "invalid_header",
        name,
        "The header " + name + " is '" + shown + "' (expected: " + expected + ").");
  }

  /**
   * The vendor clients' limit, in seconds. It is meant for the wait for a whole answer; on a stream
   * it limits a single read, which heartbeats satisfy.
   */
  private static long vendors(HttpHeaders headers, boolean stream) {
    if (stream) {
      return Clocks.OFF;
    }
    long read = seconds(headers.get("x-stainless-read-timeout"));
    return read != Clocks.OFF ? read : seconds(headers.get("x-stainless-timeout"));
  }

  private static long seconds(@Nullable String text) {
    if (text == null || !SECONDS.matcher(text).matches()) {
      return Clocks.OFF;
    }
    double seconds = Double.parseDouble(text);
    return seconds > 0 ? Math.round(seconds * 1e9) : Clocks.OFF;
  }
}
