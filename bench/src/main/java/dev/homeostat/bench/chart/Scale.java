package dev.homeostat.bench.chart;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * From values to a share of an axis.
 *
 * @param from the value at its beginning
 * @param to the value at its end, more than {@code from}
 * @param logarithmic whether equal steps are equal factors; then {@code from} is more than 0
 */
record Scale(double from, double to, boolean logarithmic) {
  private static final int MOST_TICKS = 7;

  /** From zero, or from the least value below it, to a round number. */
  static Scale linear(double[] values) {
    double most = Math.max(0, Arrays.stream(values).filter(Double::isFinite).max().orElse(1));
    double least = Math.min(0, Arrays.stream(values).filter(Double::isFinite).min().orElse(0));
    double step = step(most == least ? 1 : most - least);
    double end = Math.ceil(most / step) * step;
    return new Scale(Math.floor(least / step) * step, end > least ? end : least + step, false);
  }

  /** From the power of ten at or below the least positive value to the largest. */
  static Scale logarithmic(double[] values) {
    return logarithmic(values, 1);
  }

  /** The same for bars: the least has a length too. */
  static Scale logarithmicBelow(double[] values) {
    return logarithmic(values, 0.8);
  }

  private static Scale logarithmic(double[] values, double room) {
    double[] positive = positive(values);
    double least = Arrays.stream(positive).min().orElse(1);
    double most = Arrays.stream(positive).max().orElse(10);
    double from = Math.pow(10, Math.floor(Math.log10(least * room) + 1e-9));
    return new Scale(from, Math.max(most, from * 10), true);
  }

  /** How many times the least positive value the largest is. */
  static double span(double[] values) {
    double[] positive = positive(values);
    return positive.length == 0
        ? 1
        : Arrays.stream(positive).max().orElse(1) / Arrays.stream(positive).min().orElse(1);
  }

  /** Where a value stands, 0..1; what lies outside stands at the end. */
  double at(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
            : (value - from) / (to - from);
    return Math.clamp(share, 0, 1);
  }

  /** Round values to draw lines at, few enough that their names fit. */
  List<Double> ticks() {
    if (!logarithmic) {
      double step = step(to - from);
      return IntStream.rangeClosed(0, (int) Math.round((to - from) / step))
          .mapToObj(i -> from + i * step)
          .toList();
    }
    int first = (int) Math.ceil(Math.log10(from) - 1e-9);
    int last = (int) Math.floor(Math.log10(to) + 1e-9);
    int every = 1 + (last - first) / MOST_TICKS;
    double[] within = last - first < 2 ? new double[] {1, 2, 5} : new double[] {1};
    return IntStream.rangeClosed(first, last)
        .filter(power -> (power - first) % every == 0)
        .boxed()
        .flatMap(power -> Arrays.stream(within).map(x -> x * Math.pow(10, power)).boxed())
        .filter(value -> value <= to * (1 + 1e-9))
        .toList();
  }

  private static double step(double length) {
    double raw = length / (MOST_TICKS - 1);
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    return DoubleStream.of(1, 2, 5, 10)
        .map(factor -> factor * power)
        .filter(step -> step >= raw * (1 - 1e-9))
        .findFirst()
        .orElse(10 * power);
  }

  private static double[] positive(double[] values) {
    return Arrays.stream(values).filter(value -> Double.isFinite(value) && value > 0).toArray();
  }
}
