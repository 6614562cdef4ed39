package dev.homeostat.bench.growth;

import dev.homeostat.bench.Spread;
import dev.homeostat.bench.chart.LineChart;
import dev.homeostat.bench.chart.LineChart.Axis;
import dev.homeostat.bench.chart.LineChart.Line;
import dev.homeostat.bench.chart.LineChart.Point;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.contender.Nginx;
import dev.homeostat.bench.contender.Standing;
import dev.homeostat.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What each KiB of a prompt costs, beside nginx. */
final class PromptCurve {
  private static final String MODEL = "mock-json";
  private static final int CONNECTIONS = 8;
  private static final int KIB = 1_024;

  /** The project's budget for the largest prompt of the curve. */
  private static final double MOST_MICROS_FOR_1_MIB = 1_500;

  private PromptCurve() {}

  static Chapter measure(Stage stage, List<Integer> sizes, Pace pace) throws IOException {
    stage.progress().println("starting homeostat and nginx");
    GatewayUnderTest gateway = stage.gateway(stage.fleet().offering(MODEL), false);
    List<Subject> subjects = new ArrayList<>();
    subjects.add(new Subject(Homeostat.NAME, gateway.base(), gateway.tree(), Map.of()));
    if (new Nginx().start(stage.lab()) instanceof Standing.Running nginx) {
      subjects.add(
          new Subject(Nginx.NAME, nginx.base(), nginx.processes().orElseThrow(), Map.of()));
    }
    List<Ask> asks =
        sizes.stream()
            .map(size -> new Ask(Integer.toString(size), MODEL, size * KIB, CONNECTIONS))
            .toList();
    CostRun run =
        new CostRun(stage.generator(), pace, stage.progress()).measure(subjects, asks, false);
    stage.end(gateway);
    List<Verdict> verdicts = new ArrayList<>();
    subjects.forEach(subject -> verdicts.add(line(subject, asks, run)));
    if (sizes.getLast() == KIB) {
      verdicts.add(
          Verdict.atMost(
              "CPU of a prompt of 1 MB",
              run.figure(Homeostat.NAME, asks.getLast().name(), CostTrial::cpuMicros),
              MOST_MICROS_FOR_1_MIB,
              " µs"));
    }
    return new Chapter(
        "prompts",
        "Growing prompts",
        "One user message of so many KiB, answered by 1 KB of JSON, 8 connections.",
        List.of(table(subjects, asks, run)),
        List.of(chart(subjects, asks, run)),
        verdicts,
        run.failed());
  }

  private static Verdict line(Subject subject, List<Ask> asks, CostRun run) {
    Fit fit =
        Fit.leastSquares(
            asks.stream()
                .map(
                    ask ->
                        new Fit.Point(
                            ask.promptBytes() / (double) KIB,
                            run.figure(subject.name(), ask.name(), CostTrial::cpuMicros).median()))
                .toList());
    return new Verdict(
        true, "%s: %.2f µs for each KB, fitted.".formatted(subject.name(), fit.slope()));
  }

  private static String table(List<Subject> subjects, List<Ask> asks, CostRun run) {
    Table table =
        new Table("prompt KB", "CPU µs " + Homeostat.NAME, "CPU µs " + Nginx.NAME, "× nginx");
    for (Ask ask : asks) {
      table.row(
          ask.name(),
          run.figure(Homeostat.NAME, ask.name(), CostTrial::cpuMicros).full(),
          run.figure(Nginx.NAME, ask.name(), CostTrial::cpuMicros).full(),
          subjects.size() == 1 ? "–" : run.cpuTimes(Homeostat.NAME, Nginx.NAME, ask.name()).full());
    }
    return table.markdown();
  }

  private static LineChart chart(List<Subject> subjects, List<Ask> asks, CostRun run) {
    return new LineChart(
        "CPU of an exchange by size of its prompt",
        "CPU of an exchange while its prompt grows from 1 KB to 1 MB, beside nginx",
        Axis.logarithmic("prompt, KB"),
        Axis.logarithmic("CPU µs"),
        subjects.stream()
            .map(
                subject ->
                    new Line(
                        subject.name(),
                        asks.stream().map(ask -> point(subject, ask, run)).toList()))
            .toList());
  }

  private static Point point(Subject subject, Ask ask, CostRun run) {
    Spread spread = run.figure(subject.name(), ask.name(), CostTrial::cpuMicros);
    return new Point(
        ask.promptBytes() / (double) KIB, spread.median(), spread.least(), spread.most());
  }
}
