package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Memory;
import dev.homeostat.bench.Profile;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.load.LoadResult;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** What is measured once per contender: start, first requests, memory. */
final class ProfileSection {
  private ProfileSection() {}

  static Section of(Measurements run) {
    Table table =
        new Table(
            "contender",
            "spawn to first 200, ms",
            "first 1,000 requests: p50 µs",
            "p99 µs",
            "slowest µs",
            "idle MB",
            "under load, median MB",
            "under load, most MB",
            "after MB",
            "counted as");
    for (Profile profile : run.profiles()) {
      Histogram first =
          profile
              .firstThousand()
              .map(LoadResult::latency)
              .map(LoadResult::unpack)
              .orElseGet(() -> new Histogram(1));
      Memory memory = profile.memory();
      table.row(
          profile.contender(),
          Spread.of(Figures.seconds(profile).map(seconds -> seconds * 1e3)).full(),
          micros(first, first.getValueAtPercentile(50)),
          micros(first, first.getValueAtPercentile(99)),
          micros(first, first.getMaxValue()),
          Figures.spreadOfMegabytes(memory.idle()).brief(),
          Figures.spreadOfMegabytes(memory.steady()).brief(),
          Figures.spreadOfMegabytes(memory.peak()).brief(),
          Figures.spreadOfMegabytes(memory.after()).brief(),
          memory.kind().isEmpty() ? "–" : memory.kind());
    }
    return new Section("Start and memory", table.markdown(), new Charts(run).profiles().toList());
  }

  private static String micros(Histogram seen, long nanos) {
    return seen.getTotalCount() == 0 ? "–" : Spread.of(DoubleStream.of(nanos / 1e3)).brief();
  }
}
