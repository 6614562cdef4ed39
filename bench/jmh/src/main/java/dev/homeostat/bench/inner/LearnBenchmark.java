package dev.homeostat.bench.inner;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.routing.LiveScores;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What an attempt's lessons cost its loop: one target, which is the worst case for two loops. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC"})
public class LearnBenchmark {
  private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(300);

  private final LiveScores scores = LiveScores.create();
  private final Model model = Past.model(1, scores);
  private final Target target = model.targets().getFirst();
  private final FirstContent fact = Past.firstContent(target, FIRST);
  private final Outcome success = Past.success(target, Past.NOW, FIRST);
  private final Outcome failure = Past.failure(target, Past.NOW);

  /** A stream: its first content and its end. */
  @Benchmark
  public void stream() {
    scores.firstContent(fact);
    scores.outcome(success);
  }

  /** The same by two loops at once. */
  @Benchmark
  @Threads(2)
  public void streamOnTwoLoops() {
    scores.firstContent(fact);
    scores.outcome(success);
  }

  /** A failure. */
  @Benchmark
  public void failure() {
    scores.outcome(failure);
  }
}
