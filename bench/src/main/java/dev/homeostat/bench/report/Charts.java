package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Profile;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.chart.BarChart;
import dev.homeostat.bench.chart.BarChart.Group;
import dev.homeostat.bench.chart.LineChart;
import dev.homeostat.bench.chart.LineChart.Axis;
import dev.homeostat.bench.chart.LineChart.Line;
import dev.homeostat.bench.chart.LineChart.Point;
import dev.homeostat.bench.contender.Direct;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.report.Section.Picture;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The pictures of a run. Who failed in a scenario is not drawn in it. */
record Charts(Measurements run) {

  /** The two of a scenario: what a gateway adds to the wait, and its CPU. */
  Stream<Picture> of(Scenario scenario) {
    List<String> shown =
        Figures.names(run).stream()
            .filter(name -> !name.equals(Direct.NAME) && !run.failed(scenario, name))
            .toList();
    String wait = scenario.streams() ? "Added first token" : "Added latency";
    double unit = scenario.streams() ? 1e3 : 1;
    Optional<Picture> latency =
        bars(
            scenario.id() + "-latency.svg",
            wait + ": " + scenario.title(),
            scenario.streams() ? "ms" : "µs",
            List.of("p50", "p99"),
            shown,
            name ->
                Stream.of(50, 99)
                    .map(at -> run.added(scenario, name, Figures.latency(scenario, at)))
                    .map(spread -> spread.dividedBy(unit).median())
                    .toList());
    Optional<Picture> cpu =
        bars(
            scenario.id() + "-cpu.svg",
            "CPU per " + (scenario.streams() ? "chunk" : "exchange") + ": " + scenario.title(),
            "µs",
            List.of("CPU"),
            shown,
            name -> List.of(run.figure(scenario, name, Figures.cpu(scenario)).median()));
    return Stream.of(latency, cpu).flatMap(Optional::stream);
  }

  /** Start and memory. */
  Stream<Picture> profiles() {
    List<String> shown =
        Figures.names(run).stream().filter(name -> !name.equals(Direct.NAME)).toList();
    Optional<Picture> memory =
        bars(
            "memory.svg",
            "Memory of all processes of a contender",
            "MB",
            List.of("idle", "under load, median", "under load, most", "after"),
            shown,
            name ->
                run.profile(name).map(Profile::memory).stream()
                    .flatMap(
                        seen -> Stream.of(seen.idle(), seen.steady(), seen.peak(), seen.after()))
                    .map(bytes -> Figures.spreadOfMegabytes(bytes).median())
                    .toList());
    Optional<Picture> start =
        bars(
            "start.svg",
            "From spawn to the first 200",
            "s",
            List.of("start"),
            shown,
            name ->
                run.profile(name).stream()
                    .map(profile -> Spread.of(Figures.seconds(profile)).median())
                    .toList());
    return Stream.of(memory, start).flatMap(Optional::stream);
  }

  /** What grows with the number of connections. */
  Stream<Picture> growth(List<Scenario> scenarios) {
    List<Scenario> json = Figures.JSON.stream().filter(scenarios::contains).toList();
    if (json.size() < 2) {
      return Stream.empty();
    }
    Optional<Picture> added =
        lines(
            "added-by-connections.svg",
            "Added latency p50 by connections, JSON 1 KB",
            "µs",
            json,
            (scenario, name) -> run.added(scenario, name, Figures.latency(scenario, 50)));
    Optional<Picture> cpu =
        lines(
            "cpu-by-connections.svg",
            "CPU per exchange by connections, JSON 1 KB",
            "µs",
            json,
            (scenario, name) -> run.figure(scenario, name, Figures.cpu(scenario)));
    return Stream.of(added, cpu).flatMap(Optional::stream);
  }

  private interface Reading {
    Spread of(Scenario scenario, String contender);
  }

  private Optional<Picture> lines(
      String file, String title, String unit, List<Scenario> scenarios, Reading reading) {
    List<Line> lines =
        Figures.names(run).stream()
            .filter(name -> !name.equals(Direct.NAME))
            .map(name -> new Line(name, points(scenarios, name, reading)))
            .filter(line -> line.points().size() > 1)
            .toList();
    LineChart chart =
        new LineChart(
            title,
            title + "; the table has the figures. Bands are the range over the rounds.",
            Axis.logarithmic("connections"),
            Axis.logarithmic(unit),
            lines);
    return lines.isEmpty() ? Optional.empty() : Optional.of(new Picture(file, title, chart.svg()));
  }

  private List<Point> points(List<Scenario> scenarios, String name, Reading reading) {
    return scenarios.stream()
        .filter(scenario -> !run.failed(scenario, name))
        .flatMap(
            scenario -> {
              Spread seen = reading.of(scenario, name);
              return seen.known() && seen.median() > 0
                  ? Stream.of(
                      new Point(scenario.connections(), seen.median(), seen.least(), seen.most()))
                  : Stream.empty();
            })
        .toList();
  }

  private static Optional<Picture> bars(
      String file,
      String title,
      String unit,
      List<String> series,
      List<String> names,
      Function<String, List<Double>> values) {
    List<Group> groups =
        names.stream()
            .map(name -> new Group(name, name.equals(Homeostat.NAME), values.apply(name)))
            .filter(group -> group.values().stream().anyMatch(Double::isFinite))
            .toList();
    String words = title + ", " + unit + "; less is better. The table has the same figures.";
    BarChart chart = new BarChart(title, words, unit, series, groups);
    return groups.isEmpty() ? Optional.empty() : Optional.of(new Picture(file, title, chart.svg()));
  }
}
