package dev.homeostat.bench.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The head of a chart: its title, and the names of its series beside their colours. */
final class Legend {
  static final int MARGIN = 16;
  private static final int HEAD_LINE = 20;
  private static final int ROW = 18;
  private static final int SWATCH = 10;

  private final int width;
  private final List<String> head;
  private final String note;
  private final List<String> series;

  /**
   * @param series names to explain; none are drawn for fewer than two
   */
  Legend(int width, String title, String note, List<String> series) {
    this.width = width;
    this.head = Words.headLines(title, width - 2.0 * MARGIN);
    this.note = note;
    this.series = series.size() > 1 ? series : List.of();
  }

  int height() {
    return draw(null);
  }

  /** Draws at the top; returns the height taken. */
  int draw(@Nullable Svg svg) {
    int y = MARGIN;
    for (String line : head) {
      y += HEAD_LINE;
      text(svg, MARGIN, y - 5, "head", line);
    }
    y += ROW;
    text(svg, MARGIN, y - 3, "faint", note);
    double x = MARGIN;
    y += series.isEmpty() ? 0 : ROW;
    for (int i = 0; i < series.size(); i++) {
      double wide = SWATCH + 6 + Words.width(series.get(i)) + 14;
      if (x > MARGIN && x + wide > width - MARGIN) {
        x = MARGIN;
        y += ROW;
      }
      if (svg != null) {
        svg.element(
            "rect", "class", Svg.fill(i), "x", x, "y", y - 12.0, "width", SWATCH, "height", SWATCH);
      }
      text(svg, x + SWATCH + 6, y - 3, "", series.get(i));
      x += wide;
    }
    return y + 8;
  }

  private static void text(@Nullable Svg svg, double x, double y, String style, String words) {
    if (svg != null) {
      svg.text(x, y, style, words);
    }
  }
}
