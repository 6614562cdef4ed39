package dev.homeostat.bench.growth;

import dev.homeostat.bench.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How much a figure grew after it had settled, by a robust line through all samples: a single spike
 * at either end decides nothing.
 *
 * @param first median of the first fifth of the samples
 * @param last median of the last fifth
 * @param most the largest of all samples, those before it had settled included
 * @param growth of the line from the first to the last sample, as a share of where it began
 */
record Drift(double first, double last, double most, double growth) {

  /** The drift of a figure from a time on; NaN where less than two samples are left. */
  static Drift of(
      List<MemorySample> samples, double fromSeconds, ToDoubleFunction<MemorySample> figure) {
    double most =
        samples.stream().mapToDouble(figure).filter(Double::isFinite).max().orElse(Double.NaN);
    List<Fit.Point> settled =
        samples.stream()
            .filter(sample -> sample.seconds() >= fromSeconds)
            .map(sample -> new Fit.Point(sample.seconds(), figure.applyAsDouble(sample)))
            .filter(point -> Double.isFinite(point.y()))
            .toList();
    if (settled.size() < 2) {
      return new Drift(Double.NaN, Double.NaN, most, Double.NaN);
    }
    int fifth = Math.max(1, settled.size() / 5);
    Fit line = Fit.robust(settled);
    double begin = line.at(settled.getFirst().x());
    double end = line.at(settled.getLast().x());
    return new Drift(
        median(settled.subList(0, fifth)),
        median(settled.subList(settled.size() - fifth, settled.size())),
        most,
        (end - begin) / begin);
  }

  private static double median(List<Fit.Point> points) {
    return Spread.of(points.stream().mapToDouble(Fit.Point::y)).median();
  }
}
