package dev.homeostat.bench.inner;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.routing.Exploration;
import dev.homeostat.core.routing.LiveScores;
import dev.homeostat.core.routing.Shortlists;
import dev.homeostat.core.routing.Workload;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What scores cost a request: a draw for each candidate of a large model's shortlist. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class DrawBenchmark {
  private static final Workload WORK = new Workload(1_000, 400);

  /** How many targets the model has. */
  @Param({"250", "10000"})
  public int targets;

  private final LiveScores scores = LiveScores.create();
  private final Shortlists shortlists = Shortlists.create();
  private final RandomGenerator random = new SplittableRandom(3);
  private Model model;

  /** Four days, and a publication. */
  @Setup
  public void setUp() {
    model = Past.model(targets, scores);
    publish();
  }

  /** Whether to explore, then the best of at most 32 draws. */
  @Benchmark
  public Target shortlist() {
    return best(shortlists.candidates(model));
  }

  /** The same over every target: what a plan costs when nothing of the shortlist survives. */
  @Benchmark
  public Target everybody() {
    return best(model.targets());
  }

  /** What the control plane does each second for a model and a profile. */
  @Benchmark
  public void publish() {
    shortlists.publish(List.of(model), scores, random, Past.NOW);
  }

  private Target best(List<Target> candidates) {
    int explored = Exploration.pick(candidates, scores, random, Past.NOW);
    if (explored != Exploration.NOBODY) {
      return candidates.get(explored);
    }
    Target best = candidates.getFirst();
    double most = -1;
    for (int i = 0; i < candidates.size(); i++) {
      Target target = candidates.get(i);
      double score = scores.draw(target, Profile.BALANCED, WORK, random, Past.NOW);
      if (score > most) {
        most = score;
        best = target;
      }
    }
    return best;
  }
}
