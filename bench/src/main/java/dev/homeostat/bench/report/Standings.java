package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Memory;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The rows in which Homeostat and its peers are compared, as far as a run has figures for them. */
final class Standings {
  private final Measurements run;
  private final List<Scenario> scenarios;
  private final List<StandingRow> rows = new ArrayList<>();

  private Standings(Measurements run, List<Scenario> scenarios) {
    this.run = run;
    this.scenarios = scenarios;
  }

  static List<StandingRow> of(Measurements run, List<Scenario> scenarios) {
    Standings standings = new Standings(run, scenarios);
    standings.exchanges();
    standings.streams();
    standings.once();
    return standings.rows.stream().filter(row -> row.weFailed() || row.ours().known()).toList();
  }

  private void exchanges() {
    for (Scenario scenario : measured(Figures.JSON)) {
      String at = ", c = " + scenario.connections();
      added("added p50 µs" + at, scenario, 50, 1);
      added("added p99 µs" + at, scenario, 99, 1);
      plain("CPU µs per exchange" + at, scenario, Figures.cpu(scenario), false);
    }
    for (Scenario scenario : measured(List.of(Scenario.JSON_OPEN))) {
      added("added p50 µs, open loop", scenario, 50, 1);
      added("added p99 µs, open loop", scenario, 99, 1);
      plain("CPU µs per exchange, open loop", scenario, Figures.cpu(scenario), false);
    }
    peak();
    for (Scenario scenario : measured(List.of(Scenario.PROMPT_1MB))) {
      plain("CPU µs per 1 MB prompt", scenario, Figures.cpu(scenario), false);
    }
  }

  /** The best rate at any of the concurrencies at which an answer was not the wait for one. */
  private void peak() {
    List<Scenario> busy =
        measured(List.of(Scenario.JSON_C16, Scenario.JSON_C64, Scenario.JSON_C256));
    if (busy.isEmpty()) {
      return;
    }
    String counts =
        busy.stream()
            .map(scenario -> Integer.toString(scenario.connections()))
            .collect(Collectors.joining(", "));
    rows.add(
        StandingRow.of(
            run,
            "peak exchanges per s (best of c = " + counts + ")",
            name -> new Figure(peaks(busy, name), true, true),
            name -> busy.stream().allMatch(scenario -> run.failed(scenario, name))));
  }

  private Map<Integer, Double> peaks(List<Scenario> busy, String name) {
    Map<Integer, Double> best = new HashMap<>();
    busy.stream()
        .filter(scenario -> !run.failed(scenario, name))
        .map(scenario -> run.rounds(scenario, name, trial -> trial.result().perSecond()))
        .forEach(rates -> rates.forEach((round, rate) -> best.merge(round, rate, Math::max)));
    return best;
  }

  private void streams() {
    for (Scenario scenario : measured(List.of(Scenario.PACED_64, Scenario.PACED_512))) {
      String at = ", " + scenario.connections() + " paced";
      plain(
          "streams held of " + scenario.connections() + " paced",
          scenario,
          Figures.held(scenario),
          true);
      added("added first token p50 ms" + at, scenario, 50, 1e3);
      plain("CPU µs per chunk" + at, scenario, Figures.cpu(scenario), false);
    }
    for (Scenario scenario : measured(List.of(Scenario.BURST))) {
      added("added first token p50 ms, burst", scenario, 50, 1e3);
      plain("CPU µs per chunk, burst", scenario, Figures.cpu(scenario), false);
    }
    for (Scenario scenario : measured(List.of(Scenario.BURST_FLUSHED))) {
      added("added first token p50 ms, burst flushed singly", scenario, 50, 1e3);
      plain("CPU µs per chunk, burst flushed singly", scenario, Figures.cpu(scenario), false);
    }
  }

  private void once() {
    memory("MB idle", Memory::idle);
    memory("MB under load, median", Memory::steady);
    memory("MB under load, most", Memory::peak);
    single(
        "start to ready, s", name -> run.profile(name).stream().flatMapToDouble(Figures::seconds));
  }

  private void memory(String what, Function<Memory, OptionalLong> figure) {
    single(
        what,
        name ->
            run.profile(name).stream()
                .flatMapToDouble(profile -> Figures.megabytes(figure.apply(profile.memory()))));
  }

  private void single(String what, Function<String, DoubleStream> figures) {
    rows.add(
        StandingRow.of(
            run,
            what,
            name -> {
              double[] values = figures.apply(name).toArray();
              return new Figure(
                  IntStream.range(0, values.length)
                      .boxed()
                      .collect(Collectors.toMap(i -> i, i -> values[i])),
                  false,
                  false);
            },
            name -> false));
  }

  private void added(String what, Scenario scenario, double percentile, double unit) {
    ToDoubleFunction<Trial> latency = Figures.latency(scenario, percentile);
    // Divided before the subtraction, which comes to the same.
    ToDoubleFunction<Trial> figure = trial -> latency.applyAsDouble(trial) / unit;
    rows.add(
        StandingRow.of(
            run,
            what,
            name -> new Figure(run.addedRounds(scenario, name, figure), true, false),
            name -> run.failed(scenario, name)));
  }

  private void plain(
      String what, Scenario scenario, ToDoubleFunction<Trial> figure, boolean moreIsBetter) {
    rows.add(
        StandingRow.of(
            run,
            what,
            name -> new Figure(run.rounds(scenario, name, figure), true, moreIsBetter),
            name -> run.failed(scenario, name)));
  }

  private List<Scenario> measured(List<Scenario> wanted) {
    return wanted.stream().filter(scenarios::contains).toList();
  }
}
