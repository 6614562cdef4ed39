package dev.homeostat.bench.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.bench.chart.BarChart.Group;
import dev.homeostat.bench.chart.LineChart.Axis;
import dev.homeostat.bench.chart.LineChart.Line;
import dev.homeostat.bench.chart.LineChart.Point;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
  @Test
  @DisplayName("bars are well-formed, have title, description and a number each, in any alphabet")
  void bars() throws Exception {
    Document svg =
        parsed(
            bars(
                    List.of("p50", "p99"),
                    new Group("<nginx> & \"co\" \u0001", false, List.of(59.0, 112.0)),
                    new Group("homeostat", true, List.of(74.0, Double.NaN)))
                .svg());

    assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("img");
    assertThat(texts(svg, "title")).contains("Added & measured");
    assertThat(texts(svg, "desc")).containsExactly("what it shows");
    assertThat(texts(svg, "text")).contains("59.0", "112", "74.0", "–", "p50", "homeostat");
    assertThat(svg.getElementsByTagName("style").item(0).getTextContent())
        .contains("prefers-color-scheme:dark");
  }

  @Test
  @DisplayName("the scale is logarithmic when values span more than 20 times, and says so")
  void logarithmic() throws Exception {
    Document svg =
        parsed(
            bars(
                    List.of("CPU"),
                    new Group("a", false, List.of(1.0)),
                    new Group("b", false, List.of(10.0)),
                    new Group("c", false, List.of(100.0)),
                    new Group("none", false, List.of(0.0)))
                .svg());

    assertThat(texts(svg, "text")).contains("µs, logarithmic scale");
    double[] widths = barWidths(svg);
    assertThat(widths[2] - widths[1]).isCloseTo(widths[1] - widths[0], within(0.3));
    assertThat(widths[0]).isPositive();
    assertThat(widths[3]).isZero();
  }

  @Test
  @DisplayName("otherwise bars begin at zero and are as long as their values, negative ones too")
  void linear() throws Exception {
    Document svg =
        parsed(
            bars(
                    List.of("CPU"),
                    new Group("a", false, List.of(10.0)),
                    new Group("b", false, List.of(20.0)),
                    new Group("less", false, List.of(-5.0)))
                .svg());

    double[] widths = barWidths(svg);
    assertThat(texts(svg, "text")).contains("µs");
    assertThat(widths[1]).isCloseTo(2 * widths[0], within(0.3));
    assertThat(widths[2]).isCloseTo(widths[0] / 2, within(0.3));
  }

  @Test
  @DisplayName("numbers, labels and axes stay inside the picture, however long")
  void inside() throws Exception {
    Document svg =
        parsed(
            bars(
                    IntStream.range(0, 12).mapToObj(i -> "a rather long series name " + i).toList(),
                    new Group(
                        "x".repeat(200),
                        true,
                        IntStream.range(0, 12).mapToObj(i -> 1e9 / (i + 1)).toList()))
                .svg());

    double width = Double.parseDouble(svg.getDocumentElement().getAttribute("width"));
    double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
    NodeList texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      double x = Double.parseDouble(text.getAttribute("x"));
      double wide = Words.width(text.getTextContent());
      String style = text.getAttribute("class");
      double from = style.contains("end") ? x - wide : style.contains("mid") ? x - wide / 2 : x;
      assertThat(from).as(text.getTextContent()).isNotNegative();
      assertThat(from + wide).as(text.getTextContent()).isLessThanOrEqualTo(width);
      assertThat(Double.parseDouble(text.getAttribute("y"))).isBetween(0.0, height);
    }
  }

  @Test
  @DisplayName("curves have a legend, a band where ranges are known, and ticks at powers of ten")
  void lines() throws Exception {
    LineChart chart =
        new LineChart(
            "CPU by targets",
            "flat",
            Axis.logarithmic("targets"),
            Axis.linear("µs"),
            List.of(
                new Line("with", List.of(new Point(10, 20, 19, 22), new Point(1_000, 21, 20, 23))),
                new Line("without", List.of(Point.of(10, 30), Point.of(0, 30)))));
    Document svg = parsed(chart.svg());

    assertThat(texts(svg, "text")).contains("with", "without", "10", "100", "1,000", "0");
    assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(1);
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3);
  }

  @Test
  @DisplayName("nothing measured is an empty chart, not an error")
  void empty() throws Exception {
    parsed(bars(List.of("a"), new Group("x", false, List.of(Double.NaN))).svg());
    parsed(bars(List.of("a")).svg());
    parsed(new LineChart("t", "d", Axis.linear("x"), Axis.linear("y"), List.of()).svg());
    parsed(new LineChart("t", "d", Axis.logarithmic("x"), Axis.logarithmic("y"), List.of()).svg());
  }

  @Test
  @DisplayName("a group whose values do not fit the series is refused")
  void misfit() {
    assertThatThrownBy(() -> bars(List.of("a"), new Group("x", false, List.of())))
        .hasMessage("values: 0 (expected: 1)");
  }

  @Test
  @DisplayName("ticks are round, few, and cover the scale")
  void ticks() {
    assertThat(Scale.linear(new double[] {0, 37}).ticks())
        .containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
    assertThat(Scale.logarithmic(new double[] {3, 9}).ticks()).containsExactly(1.0, 2.0, 5.0, 10.0);
    assertThat(Scale.logarithmic(new double[] {1e-3, 1e12}).ticks().size()).isLessThan(9);
    assertThat(Words.tick(1_500_000)).isEqualTo("1.5M");
    assertThat(Words.tick(20_000)).isEqualTo("20k");
    assertThat(Words.tick(100)).isEqualTo("100");
    assertThat(Words.number(0.0712)).isEqualTo("0.071");
  }

  private static BarChart bars(List<String> series, Group... groups) {
    return new BarChart("Added & measured", "what it shows", "µs", series, List.of(groups));
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }

  private static double[] barWidths(Document svg) {
    NodeList bars = svg.getElementsByTagName("rect");
    // The first is the paper.
    return IntStream.range(1, bars.getLength())
        .mapToDouble(i -> Double.parseDouble(((Element) bars.item(i)).getAttribute("width")))
        .toArray();
  }

  private static List<String> texts(Document svg, String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
  }
}
