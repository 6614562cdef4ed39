package dev.homeostat.core.simulation;

import java.util.Arrays;

/**
 * A number over virtual time: constant, in steps, or drifting linearly from one value to the next.
 * Times are nanoseconds since the simulation began. Immutable.
 */
public final class Schedule {
  private final long[] times;
  private final double[] values;

  private Schedule(long[] times, double[] values) {
    this.times = times;
    this.values = values;
  }

  /** Always the same. */
  public static Schedule constant(double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("value: " + value + " (expected: 0 or more)");
    }
    return new Schedule(new long[] {0}, new double[] {value});
  }

  /** The same until a time, then another value at once. */
  public Schedule then(long at, double value) {
    return then(at, value, 0);
  }

  /**
   * The same until a time, then on its way to another value.
   *
   * @param at no earlier than the end of the change before
   * @param over how long the way takes, 0 for a step
   */
  public Schedule then(long at, double value, long over) {
    long last = times[times.length - 1];
    if (at < last || over < 0) {
      throw new IllegalArgumentException(
          "at: " + at + ", over " + over + " (expected: " + last + " or more, over 0 or more)");
    }
    long[] nextTimes = Arrays.copyOf(times, times.length + 2);
    double[] nextValues = Arrays.copyOf(values, values.length + 2);
    nextTimes[times.length] = at;
    nextValues[times.length] = values[values.length - 1];
    nextTimes[times.length + 1] = at + over;
    nextValues[times.length + 1] = constant(value).values[0];
    return new Schedule(nextTimes, nextValues);
  }

  /** The value at a time. */
  public double at(long time) {
    int from = times.length - 1;
    while (from > 0 && times[from] > time) {
      from--;
    }
    if (from == times.length - 1) {
      return values[from];
    }
    double way = (double) (time - times[from]) / (times[from + 1] - times[from]);
    return values[from] + Math.clamp(way, 0.0, 1.0) * (values[from + 1] - values[from]);
  }

  /** Whether it never changes. */
  public boolean isConstant() {
    return times.length == 1;
  }

  /** This, sampled so often and times a factor for each sample, linear in between. */
  Schedule wandering(double[] factors, long every) {
    Schedule result = constant(at(0) * factors[0]);
    for (int i = 1; i < factors.length; i++) {
      long from = (i - 1) * every;
      result = result.then(from, at(from + every) * factors[i], every);
    }
    return result;
  }

  /** When it changes next, or {@link Long#MAX_VALUE}. */
  long nextChange(long after) {
    for (long time : times) {
      if (time > after) {
        return time;
      }
    }
    return Long.MAX_VALUE;
  }
}
