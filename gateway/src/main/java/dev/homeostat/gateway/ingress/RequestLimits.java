package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.CallerLimits;
import dev.homeostat.core.exchange.Clocks;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a caller sets for one request: in headers of ours, in the body's {@code route}
 * field, or by the vendor clients' own headers, which come last.
 *
 * @param deadline the whole exchange, in nanoseconds; {@link Clocks#OFF} when not set
 * @param own the rest
 * @param rescue what to do when the answer breaks
 */
record RequestLimits(long deadline, CallerLimits own, RescueWish rescue) {
  /** What the vendor clients write. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  /**
   * Such a client ends its wait itself and raises its own timeout; our answer must not come first
   * by a hair. This limit is only for one that has gone without a word.
   */
  private static final long VENDORS_GRACE = TimeUnit.MILLISECONDS.toNanos(250);

  /**
   * A request's limits.
   *
   * @param stream whether a stream is asked for
   */
  static RequestLimits of(HttpHeaders headers, boolean stream, RouteField route) {
    return new RequestLimits(
        route.timeout() == Clocks.OFF ? vendors(headers, stream) : route.timeout(),
        new CallerLimits(route.firstContent(), route.stall(), route.maxAttempts()),
        route.rescue() == null ? RescueWish.ON : route.rescue());
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
    return seconds > 0 ? Math.round(seconds * 1e9) + VENDORS_GRACE : Clocks.OFF;
  }
}
