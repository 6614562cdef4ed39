package dev.homeostat.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Plan;
import dev.homeostat.bench.Profile;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.Trial;
import dev.homeostat.bench.contender.Standing;
import dev.homeostat.bench.load.LoadResult;
import dev.homeostat.bench.machine.MachineFacts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final long EXCHANGES = 1_000;

  @Test
  @DisplayName("a spread is the median and the range of what was measured")
  void spread() {
    Spread odd = Spread.of(DoubleStream.of(3, 1, 2, Double.NaN));
    assertThat(odd).isEqualTo(new Spread(2, 1, 3));
    assertThat(odd.full()).isEqualTo("2.00 [1.00 … 3.00]");
    assertThat(Spread.of(DoubleStream.of(10, 20)).brief()).isEqualTo("15.0");
    assertThat(Spread.of(DoubleStream.empty()).full()).isEqualTo("–");
  }

  @Test
  @DisplayName("added and × nginx compare inside a round, so that a slow round harms nobody")
  void paired() {
    Measurements run =
        new Measurements(
            List.of(
                trial("direct", 0, 20, 5),
                trial("nginx", 0, 80, 15),
                trial("homeostat", 0, 110, 30),
                trial("direct", 1, 1_020, 50),
                trial("nginx", 1, 1_080, 150),
                trial("homeostat", 1, 1_110, 300)),
            List.of());

    assertThat(run.timesNginx(Scenario.JSON_C1, "homeostat", Trial::cpuMicrosPerExchange).median())
        .isEqualTo(2);
    assertThat(run.added(Scenario.JSON_C1, "homeostat", trial -> trial.latencyMicros(50)).median())
        .isBetween(89.0, 91.0);
  }

  @Test
  @DisplayName("the report says machine, method, who is absent and why, budgets and figures")
  void markdown() {
    Measurements run =
        new Measurements(
            List.of(
                trial("direct", 0, 20, 5),
                trial("nginx", 0, 80, 15),
                trial("homeostat", 0, 100, 30)),
            List.of(
                profile("direct", List.of()),
                profile("nginx", List.of(Duration.ofMillis(20))),
                profile("homeostat", List.of(Duration.ofMillis(1_500)))));

    assertThat(report(run).markdown())
        .contains("| commit | abc |")
        .contains("seed 7")
        .contains("Not measured: other (not here).")
        .containsPattern(
            "added p50 µs, c = 1 \\| ≤ 1.5 × nginx \\| 60.* \\| 80.* \\| 1.3.* \\| held")
        .contains("| start to ready, s | ≤ 1.00 | 0.02 | 1.50 | – | missed |")
        .contains("| homeostat | 1,000 of 1,000 | 0 |");
  }

  private static Report report(Measurements run) {
    return new Report(
        new MachineFacts(2, "cpu", "kernel", "25", Optional.empty(), "abc"),
        "0.1",
        "0.2",
        new Plan(List.of(Scenario.JSON_C1), 1, 100, 10, 10, 1, 7),
        2,
        List.of(new Standing.Absent("other", "not here", true)),
        run);
  }

  private static Trial trial(String contender, int round, long micros, long cpuMicros) {
    LoadResult result =
        new LoadResult(
            EXCHANGES,
            EXCHANGES,
            EXCHANGES,
            EXCHANGES,
            1_000_000_000,
            Map.of(),
            constant(micros * 1_000),
            constant(micros * 1_000),
            constant(0));
    OptionalLong cpu = OptionalLong.of(cpuMicros * 1_000 * EXCHANGES);
    return new Trial(Scenario.JSON_C1.id(), contender, round, result, cpu);
  }

  private static Profile profile(String contender, List<Duration> starts) {
    OptionalLong none = OptionalLong.empty();
    return new Profile(contender, starts, Optional.empty(), none, none, none);
  }

  private static String constant(long nanos) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(nanos, EXCHANGES);
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }
}
