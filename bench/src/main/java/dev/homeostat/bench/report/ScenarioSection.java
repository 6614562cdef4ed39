package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.Trial;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One scenario: a row for each contender. */
record ScenarioSection(Measurements run, Scenario scenario) {

  Section section() {
    return new Section(
        scenario.title(),
        scenario.streams() ? streams() : exchanges(),
        new Charts(run).of(scenario).toList());
  }

  private String exchanges() {
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
      table.row(
          name,
          complete(name),
          errors(name),
          run.figure(scenario, name, trial -> trial.result().perSecond()).brief(),
          run.figure(scenario, name, trial -> trial.latencyMicros(50)).brief(),
          run.figure(scenario, name, trial -> trial.latencyMicros(99)).brief(),
          run.figure(scenario, name, trial -> trial.latencyMicros(99.9)).brief(),
          run.added(scenario, name, trial -> trial.latencyMicros(50)).full(),
          run.added(scenario, name, trial -> trial.latencyMicros(99)).full(),
          run.figure(scenario, name, Figures.cpu(scenario)).full(),
          run.timesNginx(scenario, name, Figures.cpu(scenario)).full());
    }
    return table.markdown();
  }

  private String streams() {
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
      table.row(
          name,
          complete(name),
          errors(name),
          run.figure(scenario, name, ScenarioSection::chunksPerSecond).brief(),
          millis(run.figure(scenario, name, trial -> trial.firstTokenMicros(50))).brief(),
          millis(run.figure(scenario, name, trial -> trial.firstTokenMicros(99))).brief(),
          millis(run.added(scenario, name, trial -> trial.firstTokenMicros(50))).full(),
          millis(run.figure(scenario, name, trial -> trial.gapMicros(50))).brief(),
          millis(run.figure(scenario, name, trial -> trial.gapMicros(99))).brief(),
          run.figure(scenario, name, Figures.cpu(scenario)).full(),
          run.timesNginx(scenario, name, Figures.cpu(scenario)).full());
    }
    return table.markdown();
  }

  private List<String> names() {
    return Figures.names(run);
  }

  private static double chunksPerSecond(Trial trial) {
    return trial.result().chunks() * 1e9 / trial.result().elapsedNanos();
  }

  private static Spread millis(Spread micros) {
    return micros.dividedBy(1_000);
  }

  private String complete(String name) {
    List<Trial> trials = run.of(scenario, name);
    long complete = trials.stream().mapToLong(trial -> trial.result().complete()).sum();
    long started = trials.stream().mapToLong(trial -> trial.result().started()).sum();
    return String.format(Locale.ROOT, "%,d of %,d", complete, started);
  }

  private String errors(String name) {
    Map<String, Long> sum = new TreeMap<>();
    run.of(scenario, name)
        .forEach(
            trial ->
                trial
                    .result()
                    .errors()
                    .forEach((kind, count) -> sum.merge(kind, count, Long::sum)));
    String kinds =
        sum.entrySet().stream()
            .map(error -> error.getKey() + " " + error.getValue())
            .collect(Collectors.joining(", "));
    return sum.isEmpty() ? "0" : (run.failed(scenario, name) ? "**failed**: " : "") + kinds;
  }
}
