package dev.homeostat.core.catalog;

import java.util.List;

/**
 * How much each axis of a score weighs. Only the ratios matter.
 *
 * @param name what operators and callers call it
 * @param reliability the weight of answering at all
 * @param speed the weight of the time to the first content and per token
 * @param cost the weight of what this request is expected to cost
 * @param quality the weight of the operator's rank
 */
public record Profile(String name, double reliability, double speed, double cost, double quality) {
  /** The one for named models and {@code auto}. */
  public static final Profile BALANCED = new Profile("balanced", .45, .20, .15, .20);

  /** For people who wait. */
  public static final Profile FAST = new Profile("fast", .30, .55, .05, .10);

  /** For bulk. */
  public static final Profile CHEAP = new Profile("cheap", .35, .10, .50, .05);

  /** For hard questions. */
  public static final Profile SMART = new Profile("smart", .30, .05, .05, .60);

  /** For what must not fail. */
  public static final Profile RELIABLE = new Profile("reliable", .75, .10, .05, .10);

  /** All that are always there. */
  public static final List<Profile> SHIPPED = List.of(BALANCED, FAST, CHEAP, SMART, RELIABLE);

  /** Refuses weights that are negative, no numbers, or all zero. */
  public Profile {
    double sum = reliability + speed + cost + quality;
    boolean usable =
        reliability >= 0 && speed >= 0 && cost >= 0 && quality >= 0 && sum > 0 && sum < 1e6;
    if (!usable) {
      throw new IllegalArgumentException(
          "weights: "
              + reliability
              + ", "
              + speed
              + ", "
              + cost
              + ", "
              + quality
              + " (expected: none negative, one above 0)");
    }
  }
}
