package dev.homeostat.bench;

import dev.homeostat.bench.contender.Standing.Running;
import dev.homeostat.bench.load.LoadJob;
import dev.homeostat.bench.load.LoadResult;
import dev.homeostat.bench.machine.ProcessTree;
import dev.homeostat.bench.machine.Readiness;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Measures: idle memory, the first 1,000 requests, warm-up, then rounds. In each round every
 * scenario comes once, in random order, and in each scenario every contender comes once, in random
 * order: what drifts on the machine falls on all alike, and one round's trials of a scenario lie
 * directly beside each other.
 */
public final class Run {
  private static final int FIRST_REQUESTS = 1_000;
  private static final long FIRST_REQUESTS_MILLIS = 20_000;
  private static final long WARM_UP_LIMIT_MILLIS = 60_000;
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Plan plan;
  private final List<Running> contenders;
  private final Generator generator;
  private final PrintStream progress;
  private final Map<String, MemoryWatch> watches = new HashMap<>();

  /** A run of these contenders, which wait already. */
  public Run(Plan plan, List<Running> contenders, Generator generator, PrintStream progress) {
    this.plan = plan;
    this.contenders = contenders;
    this.generator = generator;
    this.progress = progress;
    contenders.forEach(contender -> watches.put(contender.name(), new MemoryWatch()));
  }

  /** Measures everything. */
  public Measurements measure() throws IOException {
    Map<String, OptionalLong> idle = memory();
    Map<String, LoadResult> first = new HashMap<>();
    for (Running contender : contenders) {
      LoadJob job = Scenario.JSON_C1.job(contender, FIRST_REQUESTS, FIRST_REQUESTS_MILLIS);
      first.put(contender.name(), generator.run(job));
      warmUp(contender);
    }
    List<Trial> trials = rounds();
    Readiness.settle(SETTLE);
    Map<String, OptionalLong> after = memory();
    List<Profile> profiles = new ArrayList<>();
    for (Running contender : contenders) {
      String name = contender.name();
      Memory memory =
          new Memory(
              idle.getOrDefault(name, OptionalLong.empty()),
              watch(contender).steadyBytes(),
              watch(contender).peakBytes(),
              after.getOrDefault(name, OptionalLong.empty()),
              contender.processes().flatMap(ProcessTree::memoryKind).orElse(""));
      profiles.add(
          new Profile(
              name,
              contender.version(),
              contender.starts(),
              Optional.ofNullable(first.get(name)),
              memory));
    }
    return new Measurements(trials, profiles);
  }

  private void warmUp(Running contender) throws IOException {
    progress.println(
        "warm-up %d of %d  %s"
            .formatted(contenders.indexOf(contender) + 1, contenders.size(), contender.name()));
    generator.run(Scenario.JSON_C64.job(contender, plan.warmUpExchanges(), WARM_UP_LIMIT_MILLIS));
    for (Scenario scenario : plan.scenarios()) {
      watched(contender, scenario.job(contender, plan.warmUpMillis()));
    }
  }

  private List<Trial> rounds() throws IOException {
    Random random = new Random(plan.seed());
    List<Trial> trials = new ArrayList<>();
    Remaining remaining =
        Remaining.of(
            plan.rounds() * plan.scenarios().size() * contenders.size(), System.nanoTime());
    for (int round = 0; round < plan.rounds(); round++) {
      for (Scenario scenario : shuffled(plan.scenarios(), random)) {
        for (Running contender : shuffled(contenders, random)) {
          Trial trial = trial(scenario, contender, round);
          trials.add(trial);
          String left = remaining.after(trials.size(), System.nanoTime());
          progress.println(line(trial) + left);
        }
      }
    }
    return trials;
  }

  private Trial trial(Scenario scenario, Running contender, int round) throws IOException {
    LoadJob job = scenario.job(contender, plan.trialMillis());
    OptionalLong before = cpu(contender);
    // Sampling costs the machine a little: not where single microseconds are measured.
    LoadResult result = job.connections() == 1 ? generator.run(job) : watched(contender, job);
    OptionalLong after = cpu(contender);
    OptionalLong used =
        before.isPresent() && after.isPresent()
            ? OptionalLong.of(after.getAsLong() - before.getAsLong())
            : OptionalLong.empty();
    return new Trial(scenario.id(), contender.name(), round, result, used);
  }

  private LoadResult watched(Running contender, LoadJob job) throws IOException {
    return watch(contender).during(contender.processes(), () -> generator.run(job));
  }

  private MemoryWatch watch(Running contender) {
    return watches.computeIfAbsent(contender.name(), name -> new MemoryWatch());
  }

  private static OptionalLong cpu(Running contender) {
    return contender.processes().map(ProcessTree::cpuNanos).orElse(OptionalLong.empty());
  }

  private Map<String, OptionalLong> memory() {
    Map<String, OptionalLong> bytes = new HashMap<>();
    for (Running contender : contenders) {
      bytes.put(
          contender.name(),
          contender.processes().map(ProcessTree::memoryBytes).orElse(OptionalLong.empty()));
    }
    return bytes;
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }

  private static String line(Trial trial) {
    LoadResult result = trial.result();
    return "round %d  %-16s %-12s %,9d complete  %s"
        .formatted(
            trial.round() + 1,
            trial.scenario(),
            trial.contender(),
            result.complete(),
            result.errors().isEmpty() ? "" : "errors " + result.errors() + "  ");
  }
}
