package dev.homeostat.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final double FROM = 300;

  @Test
  @DisplayName("what grows before the settled time is no drift, but counts for the most")
  void warmUp() {
    Drift drift = resident(at -> at < FROM ? 300 - at / 2 : 100);

    assertThat(drift.growth()).isEqualTo(0, within(1e-9));
    assertThat(drift.most()).isEqualTo(300);
  }

  @Test
  @DisplayName("one spike at the very end is no drift")
  void spike() {
    assertThat(resident(at -> at >= 1_195 ? 500 : 100).growth()).isEqualTo(0, within(1e-9));
  }

  @Test
  @DisplayName("a leak of one MB a minute from 100 MB is found as such")
  void leak() {
    Drift drift = resident(at -> 95 + at / 60);

    assertThat(drift.growth()).isEqualTo(0.149, within(0.002));
    assertThat(drift.last() - drift.first()).isEqualTo(12, within(0.5));
  }

  @Test
  @DisplayName("a figure that could not be read drifts by nobody knows what")
  void unread() {
    assertThat(resident(at -> Double.NaN).growth()).isNaN();
    assertThat(SoakReport.settledFrom(List.of())).isZero();
  }

  @Test
  @DisplayName("a soak has settled after five minutes, a short one after a quarter")
  void settled() {
    assertThat(SoakReport.settledFrom(samples(at -> 1))).isEqualTo(298.75);
    assertThat(SoakReport.settledFrom(List.of(new MemorySample(7_200, 1, 1, 1)))).isEqualTo(300);
  }

  @Test
  @DisplayName("a gateway that ended by itself has failed, whatever its memory was")
  void ended() {
    Chapter chapter = SoakReport.of(samples(at -> 100), List.of(), true);

    assertThat(chapter.failed()).isEqualTo(1);
    assertThat(chapter.markdown(true)).contains("ended by itself").contains("](soak-1.svg)");
  }

  private static Drift resident(DoubleUnaryOperator curve) {
    return Drift.of(samples(curve), FROM, MemorySample::resident);
  }

  private static List<MemorySample> samples(DoubleUnaryOperator curve) {
    return IntStream.range(0, 240)
        .mapToObj(i -> new MemorySample(i * 5, curve.applyAsDouble(i * 5), 1, 1))
        .toList();
  }
}
