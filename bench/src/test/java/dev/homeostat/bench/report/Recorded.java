package dev.homeostat.bench.report;

import dev.homeostat.bench.Memory;
import dev.homeostat.bench.Profile;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Trial;
import dev.homeostat.bench.load.LoadResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Measurements nobody had to wait for. */
final class Recorded {
  static final long EXCHANGES = 1_000;

  private Recorded() {}

  /** A trial in which every exchange took the same. */
  static Trial trial(Scenario scenario, String contender, int round, long micros, long cpuMicros) {
    return trial(scenario, contender, round, micros, cpuMicros, 0);
  }

  /** The same, with failures besides. */
  static Trial trial(
      Scenario scenario, String contender, int round, long micros, long cpuMicros, long failed) {
    LoadResult result =
        new LoadResult(
            EXCHANGES + failed,
            EXCHANGES,
            EXCHANGES,
            EXCHANGES,
            // The faster, the more in a second.
            micros * 1_000_000,
            failed == 0 ? Map.of() : Map.of("status-502", failed),
            constant(micros * 1_000),
            constant(micros * 1_000),
            constant(0));
    OptionalLong cpu = OptionalLong.of(cpuMicros * 1_000 * EXCHANGES);
    return new Trial(scenario.id(), contender, round, result, cpu);
  }

  /** One trial in each scenario. */
  static Stream<Trial> everywhere(String contender, int round, long micros, long cpuMicros) {
    return Scenario.ALL.stream()
        .map(scenario -> trial(scenario, contender, round, micros, cpuMicros));
  }

  static Profile profile(String contender, long startMillis, long megabytes) {
    OptionalLong bytes = OptionalLong.of(megabytes << 20);
    return new Profile(
        contender,
        contender + " 1.2",
        List.of(Duration.ofMillis(startMillis)),
        Optional.empty(),
        new Memory(bytes, bytes, bytes, bytes, "RSS"));
  }

  private static String constant(long nanos) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(nanos, EXCHANGES);
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }
}
