package dev.homeostat.bench.growth;

import dev.homeostat.bench.Spread;
import dev.homeostat.bench.chart.LineChart;
import dev.homeostat.bench.chart.LineChart.Axis;
import dev.homeostat.bench.chart.LineChart.Line;
import dev.homeostat.bench.chart.LineChart.Point;
import dev.homeostat.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * What a configuration of growing size costs an exchange: one gateway for each size, all of them
 * standing, asked in turn.
 *
 * @param id of the chapter
 * @param what the sizes count, in the plural
 * @param method one paragraph for the report
 * @param yaml the configuration of a size
 * @param headers what requests to a gateway of this size carry
 * @param asks what is asked of each
 */
record CountCurve(
    String id,
    String what,
    String method,
    IntFunction<String> yaml,
    IntFunction<Map<String, String>> headers,
    List<Ask> asks) {
  /** The budget of the project: flat within ten of a hundred. */
  private static final double MOST = 1.1;

  private static final double MIB = 1 << 20;
  private static final int CONNECTIONS = 64;
  private static final int PROMPT = 1_024;

  /** Curves over configured targets. */
  static CountCurve targets(Fleet fleet) {
    String method =
        """
        Up to 50 providers with as many models each, all answered by the one mock. Asked is for a \
        configured model with two targets (`chat`), for `auto`, which is every target in the \
        file's order, and for a pool of every target (`everybody`), which is chosen from by what \
        was learned. CPU at 64 connections, p50 on one.\
        """;
    return new CountCurve(
        "targets",
        "targets",
        method,
        fleet::targets,
        size -> Map.of(),
        List.of(ask(Fleet.MODEL), ask(Fleet.AUTO), ask(Fleet.POOL)));
  }

  /** Curves over configured keys. */
  static CountCurve keys(Fleet fleet) {
    String method =
        """
        Keys under `auth.keys`; each of the 64 connections sends another one. CPU at 64 \
        connections, p50 on one.\
        """;
    return new CountCurve(
        "keys",
        "keys",
        method,
        fleet::keys,
        size -> Map.of("authorization", "Bearer " + Fleet.key("{" + size + "}")),
        List.of(ask("mock-json")));
  }

  private static Ask ask(String model) {
    return new Ask(model, model, PROMPT, CONNECTIONS);
  }

  /** A gateway of one size and what was read from it before it was asked anything. */
  private record Standing(int size, GatewayUnderTest gateway, OptionalLong idle, Subject subject) {}

  /** Measures all sizes. */
  Chapter measure(Stage stage, List<Integer> sizes, Pace pace) throws IOException {
    List<Standing> standings = new ArrayList<>();
    for (int size : sizes) {
      stage.progress().println("starting a gateway with %,d %s".formatted(size, what));
      GatewayUnderTest gateway = stage.gateway(yaml.apply(size), false);
      Subject subject =
          new Subject(Integer.toString(size), gateway.base(), gateway.tree(), headers.apply(size));
      standings.add(new Standing(size, gateway, gateway.tree().memoryBytes(), subject));
    }
    CostRun run =
        new CostRun(stage.generator(), pace, stage.progress())
            .measure(standings.stream().map(Standing::subject).toList(), asks, true);
    List<String> tables = tables(standings, run);
    standings.forEach(standing -> stage.end(standing.gateway()));
    return new Chapter(
        id,
        "Growing " + what,
        method,
        tables,
        List.of(
            chart("CPU of an exchange", "CPU µs", standings, run, CostTrial::cpuMicros),
            chart("p50 on one connection", "µs", standings, run, CostTrial::p50Micros)),
        verdicts(standings, run),
        run.failed());
  }

  private List<String> tables(List<Standing> standings, CostRun run) {
    Table costs = new Table(what, "asked for", "CPU µs", "× the smallest", "p50 µs at c = 1");
    Table sizes = new Table(what, "start s", "MB idle", "MB after");
    String smallest = standings.getFirst().subject().name();
    for (Standing standing : standings) {
      String name = standing.subject().name();
      for (Ask ask : asks) {
        costs.row(
            "%,d".formatted(standing.size()),
            "`" + ask.name() + "`",
            run.figure(name, ask.name(), CostTrial::cpuMicros).full(),
            run.cpuTimes(name, smallest, ask.name()).full(),
            run.figure(name, ask.name(), CostTrial::p50Micros).full());
      }
      sizes.row(
          "%,d".formatted(standing.size()),
          "%.2f".formatted(standing.gateway().start().toNanos() / 1e9),
          megabytes(standing.idle()),
          megabytes(standing.gateway().tree().memoryBytes()));
    }
    return List.of(costs.markdown(), sizes.markdown());
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? "%.0f".formatted(bytes.getAsLong() / MIB) : "–";
  }

  private LineChart chart(
      String title,
      String unit,
      List<Standing> standings,
      CostRun run,
      ToDoubleFunction<CostTrial> figure) {
    List<Line> lines =
        asks.stream()
            .map(
                ask ->
                    new Line(
                        ask.name(),
                        standings.stream()
                            .map(
                                standing ->
                                    point(
                                        standing.size(),
                                        run.figure(standing.subject().name(), ask.name(), figure)))
                            .toList()))
            .toList();
    return new LineChart(
        title + " by " + what,
        title + " while the configuration grows from the smallest to the largest number of " + what,
        Axis.logarithmic(what),
        Axis.linear(unit),
        lines);
  }

  private static Point point(int size, Spread spread) {
    return new Point(size, spread.median(), spread.least(), spread.most());
  }

  private List<Verdict> verdicts(List<Standing> standings, CostRun run) {
    String smallest = standings.getFirst().subject().name();
    List<Verdict> verdicts = new ArrayList<>();
    for (Ask ask : asks) {
      Spread worst =
          standings.stream()
              .map(standing -> run.cpuTimes(standing.subject().name(), smallest, ask.name()))
              .max(Comparator.comparingDouble(Spread::median))
              .orElseThrow();
      verdicts.add(
          Verdict.atMost(
              "CPU of an exchange for `" + ask.name() + "`, the worst size against the smallest",
              worst,
              MOST,
              " ×"));
    }
    return verdicts;
  }
}
