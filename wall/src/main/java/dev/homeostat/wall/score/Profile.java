package dev.homeostat.wall.score;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the scenarios' times are. The compressed profile is for gateways whose own clocks can be
 * scaled by the same factor; results of the two aren't comparable.
 */
public enum Profile {
  /** The times as written. */
  FULL(1, Duration.ZERO),
  /** A twentieth of them, and half a second of allowance for the machine in each limit. */
  COMPRESSED(20, Duration.ofMillis(500));

  // A time with its unit. Retry-After has none: it stays whole seconds, as the protocol wants it.
  private static final Pattern SECONDS = Pattern.compile("(?<=[=:])([0-9]+)s(?=,|$)");

  private final int divisor;
  private final Duration allowance;
  private final String label = name().toLowerCase(Locale.ROOT);

  Profile(int divisor, Duration allowance) {
    this.divisor = divisor;
    this.allowance = allowance;
  }

  /** The word on the command line. */
  public String label() {
    return label;
  }

  /** By how much a gateway's clocks are to be multiplied. */
  public double scale() {
    return 1.0 / divisor;
  }

  /** A time of the scenarios. */
  public Duration scaled(Duration time) {
    return time.dividedBy(divisor);
  }

  /** The most that a time may be: scaled, with the allowance. */
  public Duration limit(Duration time) {
    return scaled(time).plus(allowance);
  }

  /** The words of a fault with its times scaled. */
  String scaled(String fault) {
    Matcher times = SECONDS.matcher(fault);
    return times.replaceAll(
        time -> scaled(Duration.ofSeconds(Long.parseLong(time.group(1)))).toMillis() + "ms");
  }
}
