package dev.homeostat.bench.growth;

import dev.homeostat.bench.Generator;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.load.LoadResult;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Measures subjects beside each other: all of them stand, each round asks each of them in random
 * order, and comparisons are made inside a round, so that a machine that changes speed changes it
 * for all.
 */
final class CostRun {
  private static final long WARM_UP_MILLIS = 30_000;

  private final Generator generator;
  private final Pace pace;
  private final PrintStream progress;
  private final List<CostTrial> trials = new ArrayList<>();

  CostRun(Generator generator, Pace pace, PrintStream progress) {
    this.generator = generator;
    this.pace = pace;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param latency whether one connection alone is measured too
   */
  CostRun measure(List<Subject> subjects, List<Ask> asks, boolean latency) throws IOException {
    for (Subject subject : subjects) {
      progress.println("warm-up  " + subject.name());
      for (Ask ask : asks) {
        generator.run(
            ask.job(subject, ask.connections(), pace.warmUp() / asks.size() + 1, WARM_UP_MILLIS));
      }
    }
    Random random = new Random(pace.seed());
    for (int round = 0; round < pace.rounds(); round++) {
      List<Subject> order = new ArrayList<>(subjects);
      Collections.shuffle(order, random);
      for (Subject subject : order) {
        for (Ask ask : asks) {
          trials.add(trial(subject, ask, round, latency));
        }
      }
      progress.println("round " + (round + 1) + " of " + pace.rounds());
    }
    return this;
  }

  private CostTrial trial(Subject subject, Ask ask, int round, boolean latency) throws IOException {
    OptionalLong before = subject.tree().cpuNanos();
    LoadResult loaded =
        generator.run(ask.job(subject, ask.connections(), Long.MAX_VALUE, pace.trialMillis()));
    OptionalLong after = subject.tree().cpuNanos();
    double cpu =
        before.isPresent() && after.isPresent()
            ? (after.getAsLong() - before.getAsLong()) / 1e3 / loaded.started()
            : Double.NaN;
    double p50 = Double.NaN;
    long failed = loaded.failed();
    if (latency) {
      LoadResult alone =
          generator.run(ask.job(subject, 1, Long.MAX_VALUE, Math.max(100, pace.trialMillis() / 2)));
      Histogram histogram = LoadResult.unpack(alone.latency());
      p50 = histogram.getTotalCount() == 0 ? p50 : histogram.getValueAtPercentile(50) / 1e3;
      failed += alone.failed();
    }
    return new CostTrial(subject.name(), ask.name(), round, cpu, p50, failed);
  }

  /** A figure over the rounds. */
  Spread figure(String subject, String ask, ToDoubleFunction<CostTrial> figure) {
    return Spread.of(of(subject, ask).stream().mapToDouble(figure));
  }

  /** CPU in multiples of another subject's in the same round. */
  Spread cpuTimes(String subject, String other, String ask) {
    return Spread.of(
        of(subject, ask).stream()
            .mapToDouble(
                trial ->
                    of(other, ask).stream()
                        .filter(base -> base.round() == trial.round())
                        .mapToDouble(base -> trial.cpuMicros() / base.cpuMicros())
                        .findFirst()
                        .orElse(Double.NaN)));
  }

  /** Exchanges that did not end well. */
  long failed() {
    return trials.stream().mapToLong(CostTrial::failed).sum();
  }

  private List<CostTrial> of(String subject, String ask) {
    return trials.stream()
        .filter(trial -> trial.subject().equals(subject) && trial.ask().equals(ask))
        .toList();
  }
}
