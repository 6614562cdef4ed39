package dev.homeostat.bench.chart;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Curves over one axis. A linear axis begins at zero, so that flat looks flat.
 *
 * @param title its heading
 * @param description what it shows, for those who do not see it
 * @param x the axis at the bottom
 * @param y the axis at the left; its label stands under the heading
 * @param lines the curves
 */
public record LineChart(String title, String description, Axis x, Axis y, List<Line> lines) {
  private static final int WIDTH = 760;
  private static final int PLOT = 260;
  private static final int FOOT = 46;

  /** What lines 2, 3 and so on are drawn with, for those who see few colours. */
  private static final List<String> DASHES = List.of("", "7 4", "2 4", "10 4 2 4");

  /**
   * One axis.
   *
   * @param label what it measures, with the unit
   * @param logarithmic whether equal steps are equal factors; points at or below 0 are left out
   */
  public record Axis(String label, boolean logarithmic) {
    /** Equal steps are equal differences. */
    public static Axis linear(String label) {
      return new Axis(label, false);
    }

    /** Equal steps are equal factors. */
    public static Axis logarithmic(String label) {
      return new Axis(label, true);
    }

    private Scale scale(double[] values) {
      return logarithmic ? Scale.logarithmic(values) : Scale.linear(values);
    }

    private boolean shows(double value) {
      return Double.isFinite(value) && (!logarithmic || value > 0);
    }
  }

  /**
   * A point with the range it was measured in.
   *
   * @param low lower edge of the band, NaN for none
   * @param high upper edge of the band, NaN for none
   */
  public record Point(double x, double y, double low, double high) {
    /** A point without a range. */
    public static Point of(double x, double y) {
      return new Point(x, y, Double.NaN, Double.NaN);
    }

    private boolean banded() {
      return Double.isFinite(low) && Double.isFinite(high);
    }
  }

  /**
   * One curve.
   *
   * @param name of it in the legend
   * @param points from left to right
   */
  public record Line(String name, List<Point> points) {
    /** Copies the points. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /** Copies the lines. */
  public LineChart {
    lines = List.copyOf(lines);
  }

  /** The document. */
  public String svg() {
    Scale across = x.scale(all(point -> DoubleStream.of(point.x())));
    Scale up = y.scale(all(point -> DoubleStream.of(point.y(), point.low(), point.high())));
    Legend legend =
        new Legend(
            WIDTH,
            title,
            y.label() + (y.logarithmic() ? ", logarithmic scale" : ""),
            lines.stream().map(Line::name).toList());
    int top = legend.height() + 6;
    double widest =
        up.ticks().stream().mapToDouble(t -> Words.width(Words.tick(t))).max().orElse(0);
    Frame frame =
        new Frame(
            across, up, Legend.MARGIN + widest + 8, WIDTH - 2.0 * Legend.MARGIN, top, top + PLOT);
    Svg svg = new Svg(WIDTH, top + PLOT + FOOT, title, description);
    legend.draw(svg);
    axes(svg, frame);
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, frame, lines.get(i), i);
    }
    return svg.close();
  }

  /** Where the curves are. */
  private record Frame(
      Scale across, Scale up, double left, double right, double top, double bottom) {
    double x(double value) {
      return left + across.at(value) * (right - left);
    }

    double y(double value) {
      return bottom - up.at(value) * (bottom - top);
    }

    String place(double x, double y) {
      return String.format(Locale.ROOT, "%.1f,%.1f", x(x), y(y));
    }
  }

  private void axes(Svg svg, Frame frame) {
    for (double tick : frame.up().ticks()) {
      double at = frame.y(tick);
      svg.element(
          "line", "class", "grid", "x1", frame.left(), "x2", frame.right(), "y1", at, "y2", at);
      svg.text(frame.left() - 7, at + 4, "faint end", Words.tick(tick));
    }
    for (double tick : frame.across().ticks()) {
      double at = frame.x(tick);
      svg.element(
          "line",
          "class",
          "axis",
          "x1",
          at,
          "x2",
          at,
          "y1",
          frame.bottom(),
          "y2",
          frame.bottom() + 4);
      svg.text(at, frame.bottom() + 18, "faint mid", Words.tick(tick));
    }
    double middle = (frame.left() + frame.right()) / 2;
    String label = x.label() + (x.logarithmic() ? ", logarithmic scale" : "");
    svg.text(middle, frame.bottom() + 36, "faint mid", label);
  }

  private void draw(Svg svg, Frame frame, Line line, int series) {
    List<Point> shown =
        line.points().stream().filter(point -> x.shows(point.x()) && y.shows(point.y())).toList();
    List<Point> banded = shown.stream().filter(Point::banded).toList();
    if (banded.size() > 1) {
      Stream<String> over = banded.stream().map(point -> frame.place(point.x(), point.high()));
      Stream<String> under =
          banded.reversed().stream().map(point -> frame.place(point.x(), point.low()));
      String edge = Stream.concat(over, under).collect(Collectors.joining(" "));
      svg.element("polygon", "class", "band " + Svg.fill(series), "points", edge);
    }
    svg.element(
        "polyline",
        "class",
        "line " + Svg.stroke(series),
        "stroke-dasharray",
        DASHES.get(series % DASHES.size()),
        "points",
        shown.stream().map(p -> frame.place(p.x(), p.y())).collect(Collectors.joining(" ")));
    for (Point point : shown) {
      svg.hinted(
          line.name() + ": " + Words.number(point.y()) + " at " + Words.number(point.x()),
          "circle",
          "class",
          Svg.fill(series),
          "cx",
          frame.x(point.x()),
          "cy",
          frame.y(point.y()),
          "r",
          3.5);
    }
  }

  private double[] all(Function<Point, DoubleStream> figures) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .flatMapToDouble(figures)
        .toArray();
  }
}
