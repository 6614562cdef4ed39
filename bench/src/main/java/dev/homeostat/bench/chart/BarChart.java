package dev.homeostat.bench.chart;

import java.util.List;
import java.util.stream.Stream;

/**
 * Horizontal bars in groups, with their numbers. The scale is logarithmic where values span more
 * than a factor of 20; then bars compare by their ends, and what is not positive has a number only.
 *
 * @param title its heading
 * @param description what it shows, for those who do not see it
 * @param unit of all values, stands under the heading
 * @param series names of the bars of a group; colours only where there are several
 * @param groups from top to bottom
 */
public record BarChart(
    String title, String description, String unit, List<String> series, List<Group> groups) {
  private static final int WIDTH = 760;
  private static final int BAR = 15;
  private static final int GAP = 11;
  private static final int FOOT = 30;
  private static final double LABELS_AT_MOST = 320;
  private static final double LOGARITHMIC_FROM = 20;

  /** How much wider bold letters are. */
  private static final double BOLD = 1.2;

  /**
   * Bars that belong together.
   *
   * @param label their name
   * @param emphasised whether it stands out
   * @param values one for each series; NaN where nothing was measured
   */
  public record Group(String label, boolean emphasised, List<Double> values) {
    /** Copies the values. */
    public Group {
      values = List.copyOf(values);
    }
  }

  /** Copies the lists and checks that they fit. */
  public BarChart {
    series = List.copyOf(series);
    groups = List.copyOf(groups);
    for (Group group : groups) {
      if (group.values().size() != series.size()) {
        throw new IllegalArgumentException(
            "values: " + group.values().size() + " (expected: " + series.size() + ")");
      }
    }
  }

  /** The document. */
  public String svg() {
    double[] values =
        groups.stream().flatMap(group -> group.values().stream()).mapToDouble(v -> v).toArray();
    boolean logarithmic = Scale.span(values) > LOGARITHMIC_FROM;
    Scale scale = logarithmic ? Scale.logarithmicBelow(values) : Scale.linear(values);
    Legend legend =
        new Legend(WIDTH, title, unit + (logarithmic ? ", logarithmic scale" : ""), series);
    int top = legend.height();
    int rows = groups.size() * (series.size() * BAR + GAP);
    Svg svg = new Svg(WIDTH, top + rows + FOOT, title, description);
    legend.draw(svg);
    double left = Legend.MARGIN + labels() + 10;
    double right = WIDTH - Legend.MARGIN - widestNumber();
    axis(svg, scale, left, right, top, top + rows);
    double y = top + GAP / 2.0;
    for (Group group : groups) {
      bars(svg, group, scale, left, right, y);
      y += series.size() * BAR + GAP;
    }
    return svg.close();
  }

  private static void axis(
      Svg svg, Scale scale, double left, double right, double top, double bottom) {
    for (double tick : scale.ticks()) {
      double x = left + scale.at(tick) * (right - left);
      svg.element("line", "class", "grid", "x1", x, "x2", x, "y1", top, "y2", bottom);
      svg.text(x, bottom + 16, "faint mid", Words.tick(tick));
    }
  }

  private void bars(Svg svg, Group group, Scale scale, double left, double right, double top) {
    double middle = top + group.values().size() * BAR / 2.0 + 4;
    String label = cut(group.label());
    svg.text(left - 10, middle, group.emphasised() ? "end ours" : "end", label);
    double zero = left + (scale.logarithmic() ? 0 : scale.at(0)) * (right - left);
    for (int i = 0; i < group.values().size(); i++) {
      double value = group.values().get(i);
      double y = top + i * BAR;
      double end = Double.isFinite(value) ? left + scale.at(value) * (right - left) : zero;
      boolean quiet = group.values().size() == 1 && !group.emphasised();
      svg.hinted(
          group.label() + ", " + series.get(i) + ": " + Words.number(value),
          "rect",
          "class",
          quiet ? "quiet" : Svg.fill(i),
          "x",
          Math.min(zero, end),
          "y",
          y + 1,
          "width",
          Math.abs(end - zero),
          "height",
          BAR - 2);
      svg.text(
          Math.max(zero, end) + 5,
          y + BAR - 3.5,
          group.emphasised() ? "ours" : "",
          Words.number(value));
    }
  }

  private double labels() {
    double widest = groups.stream().mapToDouble(BarChart::wide).max().orElse(0);
    return Math.min(widest, LABELS_AT_MOST);
  }

  private static double wide(Group group) {
    return Words.width(group.label()) * (group.emphasised() ? BOLD : 1);
  }

  private double widestNumber() {
    Stream<Double> values = groups.stream().flatMap(group -> group.values().stream());
    return 10 + values.mapToDouble(value -> Words.width(Words.number(value))).max().orElse(0);
  }

  private static String cut(String label) {
    if (Words.width(label) <= LABELS_AT_MOST) {
      return label;
    }
    int most = label.offsetByCodePoints(0, (int) (LABELS_AT_MOST / Words.width("x")) - 1);
    return label.substring(0, most) + "…";
  }
}
