package dev.homeostat.bench.growth;

import dev.homeostat.bench.Spread;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A straight line through points.
 *
 * @param start its value at x = 0
 * @param slope what y grows by for each x
 */
record Fit(double start, double slope) {

  /** A point. */
  record Point(double x, double y) {}

  /** The line with the least squares; NaN for less than two different x. */
  static Fit leastSquares(List<Point> points) {
    double meanX = points.stream().mapToDouble(Point::x).average().orElse(Double.NaN);
    double meanY = points.stream().mapToDouble(Point::y).average().orElse(Double.NaN);
    double up = points.stream().mapToDouble(p -> (p.x() - meanX) * (p.y() - meanY)).sum();
    double across = points.stream().mapToDouble(p -> (p.x() - meanX) * (p.x() - meanX)).sum();
    double slope = across == 0 ? Double.NaN : up / across;
    return new Fit(meanY - slope * meanX, slope);
  }

  /**
   * The line of Theil and Sen: the median of the slopes of all pairs, so that up to 29 % of the
   * points may lie anywhere. Its work grows with the square of the points; of more than 2,000 only
   * every so many-th counts.
   */
  static Fit robust(List<Point> all) {
    int step = 1 + all.size() / 2_000;
    List<Point> points =
        IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
    DoubleStream slopes =
        IntStream.range(0, points.size())
            .boxed()
            .flatMapToDouble(
                i ->
                    IntStream.range(i + 1, points.size())
                        .filter(j -> points.get(j).x() != points.get(i).x())
                        .mapToDouble(
                            j ->
                                (points.get(j).y() - points.get(i).y())
                                    / (points.get(j).x() - points.get(i).x())));
    double slope = Spread.of(slopes).median();
    DoubleStream starts = points.stream().mapToDouble(point -> point.y() - slope * point.x());
    return new Fit(Spread.of(starts).median(), slope);
  }

  /** The line at x. */
  double at(double x) {
    return start + slope * x;
  }
}
