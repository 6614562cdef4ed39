package dev.homeostat.core.simulation;

import java.util.List;

/**
 * What callers send.
 *
 * @param perSecond requests per second, as the mean of a day
 * @param dayCurve how much more there are at 14:00 than the mean, and less at 02:00: 0..1
 * @param load a factor of that over time
 * @param input prompt tokens
 * @param output output tokens
 * @param streams the share of requests that want a stream, 0..1
 * @param sessions the share of requests that belong to a named session, 0..1
 * @param turns how many requests a session has
 * @param principals who sends them; at least one
 */
public record Traffic(
    double perSecond,
    double dayCurve,
    Schedule load,
    Tokens input,
    Tokens output,
    double streams,
    double sessions,
    int turns,
    List<Principal> principals) {
  /**
   * A log-normal number of tokens.
   *
   * @param median half have less
   * @param spread the standard deviation of its logarithm; 0 for always the same
   */
  public record Tokens(double median, double spread) {
    long draw(double gaussian) {
      return Math.max(1, Math.round(median * Math.exp(spread * gaussian)));
    }
  }

  /**
   * A key.
   *
   * @param name its name
   * @param weight its part of the requests, in relation to the others'
   */
  public record Principal(String name, double weight) {}

  /** Copies, and refuses what can't be. */
  public Traffic {
    principals = List.copyOf(principals);
    if (!(perSecond > 0 && perSecond <= 10_000)) {
      throw new IllegalArgumentException(
          "perSecond: " + perSecond + " (expected: above 0, to 10000)");
    }
    share("dayCurve", dayCurve);
    share("streams", streams);
    share("sessions", sessions);
    if (turns < 1 || principals.isEmpty()) {
      throw new IllegalArgumentException(
          "turns: " + turns + ", " + principals.size() + " principals (expected: 1 or more)");
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0..1)");
    }
  }

  /** So many requests per second of one caller, half of them streams, none in a session. */
  public static Traffic of(double perSecond) {
    return new Traffic(
        perSecond,
        0,
        Schedule.constant(1),
        new Tokens(800, 1),
        new Tokens(250, .8),
        .5,
        0,
        1,
        List.of(new Principal("local", 1)));
  }

  /** The same from these callers, in equal parts. */
  public Traffic from(String... names) {
    List<Principal> all = List.of(names).stream().map(name -> new Principal(name, 1)).toList();
    return new Traffic(perSecond, dayCurve, load, input, output, streams, sessions, turns, all);
  }

  /** The same with so much more or less of it over time. */
  public Traffic times(Schedule factor) {
    return new Traffic(
        perSecond, dayCurve, factor, input, output, streams, sessions, turns, principals);
  }
}
