package dev.homeostat.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FitTest {
  @Test
  @DisplayName("points on a line give that line, by either way")
  void line() {
    List<Fit.Point> points =
        IntStream.range(0, 50).mapToObj(x -> new Fit.Point(x, 3 + 0.5 * x)).toList();

    for (Fit fit : List.of(Fit.leastSquares(points), Fit.robust(points))) {
      assertThat(fit.slope()).isEqualTo(0.5, within(1e-9));
      assertThat(fit.start()).isEqualTo(3, within(1e-9));
      assertThat(fit.at(100)).isEqualTo(53, within(1e-6));
    }
  }

  @Test
  @DisplayName("a fifth of wild points does not move the robust line")
  void wild() {
    List<Fit.Point> points =
        IntStream.range(0, 100).mapToObj(x -> new Fit.Point(x, x % 5 == 0 ? 10_000 : 7.0)).toList();

    assertThat(Fit.robust(points).slope()).isEqualTo(0, within(1e-9));
    assertThat(Fit.robust(points).start()).isEqualTo(7, within(1e-9));
  }

  @Test
  @DisplayName("more than 2,000 points are thinned out, not refused")
  void many() {
    List<Fit.Point> points =
        IntStream.range(0, 10_000).mapToObj(x -> new Fit.Point(x, 2.0 * x)).toList();

    assertThat(Fit.robust(points).slope()).isEqualTo(2, within(1e-9));
  }

  @Test
  @DisplayName("one point has no slope")
  void single() {
    List<Fit.Point> one = List.of(new Fit.Point(1, 1));

    assertThat(Fit.leastSquares(one).slope()).isNaN();
    assertThat(Fit.robust(one).slope()).isNaN();
  }
}
