package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Plan;
import dev.homeostat.bench.Profile;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.Trial;
import dev.homeostat.bench.contender.Standing;
import dev.homeostat.bench.load.LoadResult;
import dev.homeostat.bench.machine.MachineFacts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * A run as a Markdown document.
 *
 * @param machine where it ran
 * @param busyBefore load average before the run
 * @param busyAfter load average after it
 * @param plan what was done
 * @param workers nginx workers
 * @param absent who was not measured
 * @param run what was measured
 */
public record Report(
    MachineFacts machine,
    String busyBefore,
    String busyAfter,
    Plan plan,
    int workers,
    List<Standing.Absent> absent,
    Measurements run) {

  /** The whole document. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# Benchmark\n\n");
    text.append(machineTable());
    text.append('\n').append(method()).append('\n');
    absent.forEach(
        one -> text.append("Not measured: " + one.name() + " (" + one.reason() + ").\n\n"));
    List<Aim> aims = Aim.all(run);
    if (!aims.isEmpty()) {
      text.append("## Budgets\n\n").append(budgets(aims)).append('\n');
    }
    for (Scenario scenario : plan.scenarios()) {
      text.append("## ").append(scenario.title()).append("\n\n");
      text.append(scenario.streams() ? streams(scenario) : exchanges(scenario)).append('\n');
    }
    return text.append("## Start and memory\n\n").append(profiles()).toString();
  }

  private String machineTable() {
    return new Table("machine", "")
        .row("cores", Integer.toString(machine.cores()))
        .row("CPU", machine.cpuModel())
        .row("kernel", machine.kernel())
        .row("JDK", machine.jdk())
        .row("nginx", machine.nginx().orElse("not installed"))
        .row("commit", machine.commit())
        .row("load average before and after", busyBefore + ", " + busyAfter)
        .markdown();
  }

  private String method() {
    return """
    Mock provider, load generator and contenders are processes of their own on the loopback \
    interface of one machine and share its cores. Every answer is verified (status, content, \
    end); one that fails counts as an error and gives no latency. %d rounds; in each, every \
    scenario once in random order, in it every contender once in random order (seed %d), \
    %.1f s a trial, after a warm-up of %,d JSON exchanges and %.1f s of each scenario. Figures \
    are the median over the rounds, in brackets the range. Added and × nginx are computed inside \
    each round, then summarised; added is against the direct way to the mock. CPU is user and \
    system time of the contender's whole process tree from process accounting, divided by the \
    exchanges begun or the chunks seen; the row of direct is the mock's own. Memory is the sum \
    of VmRSS over the process tree. nginx is `proxy_pass` with %d workers, upstream keep-alive \
    256, no buffering, no access log.
    """
        .formatted(
            plan.rounds(),
            plan.seed(),
            plan.trialMillis() / 1e3,
            plan.warmUpExchanges(),
            plan.warmUpMillis() / 1e3,
            workers);
  }

  private static String budgets(List<Aim> aims) {
    Table table = new Table("figure", "budget", "nginx", "homeostat", "× nginx", "this run");
    aims.forEach(
        aim ->
            table.row(
                aim.what(),
                aim.budget(),
                aim.nginx().brief(),
                aim.ours().brief(),
                aim.ratio(),
                aim.verdict()));
    return table.markdown();
  }

  private String exchanges(Scenario scenario) {
    Table table =
        new Table(
            "contender",
            "complete",
            "errors",
            "per s",
            "p50 µs",
            "p99 µs",
            "p99.9 µs",
            "added p50 µs",
            "added p99 µs",
            "CPU µs / exchange",
            "× nginx");
    for (String name : names()) {
      List<Trial> trials = run.of(scenario, name);
      table.row(
          name,
          complete(trials),
          errors(trials),
          run.figure(scenario, name, trial -> trial.result().perSecond()).brief(),
          run.figure(scenario, name, trial -> trial.latencyMicros(50)).brief(),
          run.figure(scenario, name, trial -> trial.latencyMicros(99)).brief(),
          run.figure(scenario, name, trial -> trial.latencyMicros(99.9)).brief(),
          run.added(scenario, name, trial -> trial.latencyMicros(50)).full(),
          run.added(scenario, name, trial -> trial.latencyMicros(99)).full(),
          run.figure(scenario, name, cpuFigure(scenario)).full(),
          run.timesNginx(scenario, name, cpuFigure(scenario)).full());
    }
    return table.markdown();
  }

  private String streams(Scenario scenario) {
    Table table =
        new Table(
            "contender",
            "complete",
            "errors",
            "chunks per s",
            "first token p50 ms",
            "p99 ms",
            "added p50 ms",
            "gap p50 ms",
            "gap p99 ms",
            "CPU µs / chunk",
            "× nginx");
    for (String name : names()) {
      List<Trial> trials = run.of(scenario, name);
      table.row(
          name,
          complete(trials),
          errors(trials),
          run.figure(scenario, name, Report::chunksPerSecond).brief(),
          millis(run.figure(scenario, name, trial -> trial.firstTokenMicros(50))).brief(),
          millis(run.figure(scenario, name, trial -> trial.firstTokenMicros(99))).brief(),
          millis(run.added(scenario, name, trial -> trial.firstTokenMicros(50))).full(),
          millis(run.figure(scenario, name, trial -> trial.gapMicros(50))).brief(),
          millis(run.figure(scenario, name, trial -> trial.gapMicros(99))).brief(),
          run.figure(scenario, name, cpuFigure(scenario)).full(),
          run.timesNginx(scenario, name, cpuFigure(scenario)).full());
    }
    return table.markdown();
  }

  private String profiles() {
    Table table =
        new Table(
            "contender",
            "spawn to first 200, ms",
            "first 1,000 requests: p50 µs",
            "p99 µs",
            "slowest µs",
            "idle MB",
            "under load, most MB",
            "after MB");
    for (Profile profile : run.profiles()) {
      Histogram first =
          profile
              .firstThousand()
              .map(LoadResult::latency)
              .map(LoadResult::unpack)
              .orElseGet(() -> new Histogram(1));
      table.row(
          profile.contender(),
          Spread.of(seconds(profile).map(seconds -> seconds * 1e3)).full(),
          micros(first.getValueAtPercentile(50)),
          micros(first.getValueAtPercentile(99)),
          micros(first.getMaxValue()),
          megabytes(profile.idleBytes()),
          megabytes(profile.peakBytes()),
          megabytes(profile.afterBytes()));
    }
    return table.markdown();
  }

  /** The CPU figure a scenario is judged by: by the chunk for streams, else by the exchange. */
  static ToDoubleFunction<Trial> cpuFigure(Scenario scenario) {
    return scenario.streams() ? Trial::cpuMicrosPerChunk : Trial::cpuMicrosPerExchange;
  }

  /** The starts of a contender in seconds. */
  static DoubleStream seconds(Profile profile) {
    return profile.starts().stream().mapToDouble(start -> start.toNanos() / 1e9);
  }

  private List<String> names() {
    return run.profiles().stream().map(Profile::contender).toList();
  }

  private static double chunksPerSecond(Trial trial) {
    return trial.result().chunks() * 1e9 / trial.result().elapsedNanos();
  }

  private static Spread millis(Spread micros) {
    return micros.dividedBy(1_000);
  }

  private static String micros(long nanos) {
    return Spread.of(DoubleStream.of(nanos / 1e3)).brief();
  }

  private static String megabytes(OptionalLong bytes) {
    return Spread.of(bytes.stream().mapToDouble(value -> value / (double) (1 << 20))).brief();
  }

  private static String complete(List<Trial> trials) {
    long complete = trials.stream().mapToLong(trial -> trial.result().complete()).sum();
    long started = trials.stream().mapToLong(trial -> trial.result().started()).sum();
    return String.format(Locale.ROOT, "%,d of %,d", complete, started);
  }

  private static String errors(List<Trial> trials) {
    Map<String, Long> sum = new TreeMap<>();
    trials.forEach(
        trial ->
            trial.result().errors().forEach((kind, count) -> sum.merge(kind, count, Long::sum)));
    return sum.isEmpty()
        ? "0"
        : sum.entrySet().stream()
            .map(error -> error.getKey() + " " + error.getValue())
            .collect(Collectors.joining(", "));
  }
}
