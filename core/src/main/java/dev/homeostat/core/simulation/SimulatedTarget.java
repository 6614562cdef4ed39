package dev.homeostat.core.simulation;

import java.util.List;

/**
 * A synthetic target. Single answers scatter around the scheduled times: the first content by a
 * log-normal factor of 0.3, the time per token by one of 0.1.
 *
 * @param provider whose it is; targets of one provider share an endpoint
 * @param model its name there
 * @param quality the operator's rank of its answers, 0..100
 * @param firstContentMillis the median time to the first content
 * @param millisPerToken the median time per output token
 * @param dollarsIn the price of a million prompt tokens
 * @param dollarsOut the price of a million output tokens
 * @param failing the share of requests that end in a 503 beside all faults, 0..1
 * @param faults when it fails; the first that hits a request decides
 */
public record SimulatedTarget(
    String provider,
    String model,
    int quality,
    Schedule firstContentMillis,
    Schedule millisPerToken,
    Schedule dollarsIn,
    Schedule dollarsOut,
    Schedule failing,
    List<Fault> faults) {
  /** Copies. */
  public SimulatedTarget {
    faults = List.copyOf(faults);
    if (quality < 0 || quality > 100) {
      throw new IllegalArgumentException("quality: " + quality + " (expected: 0..100)");
    }
  }

  /** A target that never changes and never fails. */
  public static SimulatedTarget steady(
      String provider, String model, int quality, double firstMillis, double perToken, double in) {
    return new SimulatedTarget(
        provider,
        model,
        quality,
        Schedule.constant(firstMillis),
        Schedule.constant(perToken),
        Schedule.constant(in),
        Schedule.constant(4 * in),
        Schedule.constant(0),
        List.of());
  }

  /** The same with these faults. */
  public SimulatedTarget failing(Fault... when) {
    return new SimulatedTarget(
        provider,
        model,
        quality,
        firstContentMillis,
        millisPerToken,
        dollarsIn,
        dollarsOut,
        failing,
        List.of(when));
  }

  /** {@code provider/model}. */
  public String name() {
    return provider + '/' + model;
  }
}
