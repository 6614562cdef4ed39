package dev.homeostat.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Makes worlds out of one scenario: each seed drifts otherwise. On top of what a target's schedules
 * say, its latency and its price wander, and it has outages of 5 to 20 minutes.
 *
 * @param latency how much the latency wanders: the deviation of its logarithm's steps of six hours;
 *     it is pulled back by a quarter each time, so that nobody wanders away
 * @param price the same of prices, in steps of a day
 * @param outagesPerWeek how many outages each target has in a week, of every kind in turn
 */
public record Drift(double latency, double price, int outagesPerWeek) {
  /** Nothing drifts. */
  public static final Drift NONE = new Drift(0, 0, 0);

  private static final long LATENCY_STEP = TimeUnit.HOURS.toNanos(6);
  private static final long PRICE_STEP = TimeUnit.DAYS.toNanos(1);
  private static final double WEEK = TimeUnit.DAYS.toNanos(7);
  private static final double PULL = 0.75;
  private static final List<Fault.Kind> KINDS =
      List.of(
          Fault.Kind.ERROR,
          Fault.Kind.SILENT,
          Fault.Kind.REFUSED,
          Fault.Kind.CUT,
          Fault.Kind.RATE_LIMITED);

  /** Refuses deviations and counts that aren't any. */
  public Drift {
    if (!(latency >= 0 && latency <= 2 && price >= 0 && price <= 2)) {
      throw new IllegalArgumentException(
          "latency: " + latency + ", price: " + price + " (expected: 0..2)");
    }
    if (outagesPerWeek < 0 || outagesPerWeek > 100) {
      throw new IllegalArgumentException(
          "outagesPerWeek: " + outagesPerWeek + " (expected: 0..100)");
    }
  }

  /** The world of a seed. */
  public Scenario world(Scenario base, long seed) {
    if (equals(NONE)) {
      return base;
    }
    SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    List<SimulatedTarget> targets = new ArrayList<>();
    for (SimulatedTarget one : base.targets()) {
      targets.add(drifting(one, base.nanos(), random));
    }
    return base.over(targets);
  }

  private SimulatedTarget drifting(SimulatedTarget one, long nanos, SplittableRandom random) {
    double[] slower = walk(latency, nanos, LATENCY_STEP, random);
    double[] dearer = walk(price, nanos, PRICE_STEP, random);
    List<Fault> faults = new ArrayList<>(one.faults());
    int outages = (int) Math.round(outagesPerWeek * (nanos / WEEK));
    int kind = random.nextInt(KINDS.size());
    for (int i = 0; i < outages; i++) {
      long from = random.nextLong(nanos);
      long lasts = TimeUnit.SECONDS.toNanos(random.nextLong(300, 1201));
      Fault.Kind how = KINDS.get((kind + i) % KINDS.size());
      faults.add(Fault.of(how, from, from + lasts, 1));
    }
    return new SimulatedTarget(
        one.provider(),
        one.model(),
        one.quality(),
        one.firstContentMillis().wandering(slower, LATENCY_STEP),
        one.millisPerToken().wandering(slower, LATENCY_STEP),
        one.dollarsIn().wandering(dearer, PRICE_STEP),
        one.dollarsOut().wandering(dearer, PRICE_STEP),
        one.failing(),
        faults);
  }

  private static double[] walk(double deviation, long nanos, long step, SplittableRandom random) {
    double[] factors = new double[(int) (nanos / step) + 2];
    double at = 0;
    for (int i = 0; i < factors.length; i++) {
      at = PULL * at + deviation * random.nextGaussian();
      factors[i] = Math.exp(at);
    }
    return factors;
  }
}
