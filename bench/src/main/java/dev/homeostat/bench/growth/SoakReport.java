package dev.homeostat.bench.growth;

import dev.homeostat.bench.Spread;
import dev.homeostat.bench.chart.LineChart;
import dev.homeostat.bench.chart.LineChart.Axis;
import dev.homeostat.bench.chart.LineChart.Line;
import dev.homeostat.bench.chart.LineChart.Point;
import dev.homeostat.bench.load.LoadResult;
import dev.homeostat.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** What a soak came to. */
final class SoakReport {
  /** The project's budgets. */
  private static final double MOST_RESIDENT = 150;

  private static final double MOST_GROWTH = 5;
  private static final double SETTLED_SECONDS = 300;

  private SoakReport() {}

  /**
   * The chapter.
   *
   * @param ended whether the gateway ended by itself
   */
  static Chapter of(List<MemorySample> samples, List<SoakRun.Part> parts, boolean ended) {
    double from = settledFrom(samples);
    Drift resident = Drift.of(samples, from, MemorySample::resident);
    Drift heap = Drift.of(samples, from, MemorySample::heap);
    Drift direct = Drift.of(samples, from, MemorySample::direct);
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        Verdict.atMost("resident memory under load", one(resident.most()), MOST_RESIDENT, " MB"));
    verdicts.add(
        Verdict.atMost(
            "growth of resident memory from second %,.0f on".formatted(from),
            one(100 * resident.growth()),
            MOST_GROWTH,
            " %"));
    if (ended) {
      verdicts.add(Verdict.missed("**The gateway ended by itself.**"));
    }
    Table memory = new Table("memory, MB", "at first", "at last", "most", "growth %");
    row(memory, "resident", resident);
    row(memory, "heap in use", heap);
    row(memory, "direct", direct);
    return new Chapter(
        "soak",
        "Soak",
        """
        JSON (200 a second), paced streams (48 at once), bursts of 1,000 chunks (5 a second), 1 MB \
        prompts (3 a second) and clients that leave in the middle of an answer (8 at once), all \
        together. Memory is read each 5 s. At first and at last: medians of the first and last \
        fifth after it had settled; growth: of the Theil-Sen line through all samples since then. \
        Heap in use includes garbage. Not sent: due, but all connections were busy.\
        """,
        List.of(memory.markdown(), latencies(parts)),
        List.of(chart(samples)),
        verdicts,
        parts.stream().mapToLong(SoakRun.Part::failed).sum() + (ended ? 1 : 0));
  }

  /** Five minutes, of a short run a quarter. */
  static double settledFrom(List<MemorySample> samples) {
    double last = samples.isEmpty() ? 0 : samples.getLast().seconds();
    return Math.min(SETTLED_SECONDS, last / 4);
  }

  private static Spread one(double value) {
    return Spread.of(DoubleStream.of(value));
  }

  private static void row(Table table, String name, Drift drift) {
    table.row(
        name,
        one(drift.first()).brief(),
        one(drift.last()).brief(),
        one(drift.most()).brief(),
        one(100 * drift.growth()).brief());
  }

  private static String latencies(List<SoakRun.Part> parts) {
    Table table =
        new Table(
            "to minute",
            "JSON p50 ms",
            "JSON p99 ms",
            "first token p50 ms",
            "first token p99 ms",
            "1 MB p50 ms",
            "1 MB p99 ms",
            "exchanges",
            "not sent",
            "failed");
    for (SoakRun.Part part : parts) {
      List<LoadResult> results = part.results();
      table.row(
          "%.1f".formatted(part.seconds() / 60),
          millis(results.get(0).latency(), 50),
          millis(results.get(0).latency(), 99),
          millis(results.get(1).firstToken(), 50),
          millis(results.get(1).firstToken(), 99),
          millis(results.get(3).latency(), 50),
          millis(results.get(3).latency(), 99),
          "%,d".formatted(results.stream().mapToLong(LoadResult::started).sum()),
          "%,d".formatted(part.unsent()),
          part.failed() == 0 ? "0" : part.errors().toString());
    }
    return table.markdown();
  }

  private static String millis(String packed, double percentile) {
    Histogram histogram = LoadResult.unpack(packed);
    return histogram.getTotalCount() == 0
        ? "–"
        : "%.2f".formatted(histogram.getValueAtPercentile(percentile) / 1e6);
  }

  private static LineChart chart(List<MemorySample> samples) {
    return new LineChart(
        "Memory over time",
        "Resident memory, heap in use and direct memory under a mixed load over time",
        Axis.linear("minutes"),
        Axis.linear("MB"),
        List.of(
            line("resident", samples, MemorySample::resident),
            line("heap in use", samples, MemorySample::heap),
            line("direct", samples, MemorySample::direct)));
  }

  private static Line line(
      String name, List<MemorySample> samples, ToDoubleFunction<MemorySample> figure) {
    return new Line(
        name,
        samples.stream()
            .map(sample -> Point.of(sample.seconds() / 60, figure.applyAsDouble(sample)))
            .toList());
  }
}
