package dev.homeostat.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A figure over the rounds of a run: its median and its range. NaN where nothing was measured.
 *
 * @param median the middle value, the mean of the two in the middle of an even number
 * @param least the smallest
 * @param most the largest
 */
public record Spread(double median, double least, double most) {

  /** The spread of the values that were measured. */
  public static Spread of(DoubleStream values) {
    double[] sorted = values.filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
  }

  /** Whether anything was measured. */
  public boolean known() {
    return !Double.isNaN(median);
  }

  /** The median alone. */
  public String brief() {
    return known() ? number(median) : "–";
  }

  /** The median, with its range in brackets where there is one. */
  public String full() {
    boolean ranged = known() && !number(least).equals(number(most));
    return ranged ? brief() + " [" + number(least) + " … " + number(most) + "]" : brief();
  }

  /** The same spread in another unit. */
  public Spread dividedBy(double unit) {
    return new Spread(median / unit, least / unit, most / unit);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
