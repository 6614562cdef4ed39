package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.money.Price;
import dev.homeostat.core.routing.Scales;
import dev.homeostat.core.routing.Workload;

/**
 * What an answer is worth: 0 when the caller got none, else the weighted mean of speed, cost and
 * quality by a profile's weights, each on the scales that scores use. Speed is what the caller had:
 * the time to the first content counts from the request's arrival, failed attempts included.
 * Reliability has no weight of its own, because a failure is worth nothing.
 */
final class Reward {
  private Reward() {}

  static double of(
      Profile profile, Target target, Ask ask, double firstMillis, double millisPerToken) {
    double speed = (Scales.firstContent(firstMillis) + Scales.perToken(millisPerToken)) / 2;
    Price price = target.price();
    long nanos = price == null ? -1 : price.costNanos(ask.input(), ask.output());
    double cost = Scales.cost(nanos, new Workload(ask.input(), ask.output()));
    double quality = target.facts().quality() / 100.0;
    double weights = profile.speed() + profile.cost() + profile.quality();
    return (profile.speed() * speed + profile.cost() * cost + profile.quality() * quality)
        / weights;
  }
}
