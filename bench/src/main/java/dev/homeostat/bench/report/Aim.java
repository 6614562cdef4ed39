package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.Trial;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.contender.Nginx;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * One of the budgets the gateway is held to, and where this run stands. The budgets are the
 * project's own; those relative to nginx compare within one run, so that they mean the same on any
 * machine.
 *
 * @param what the figure
 * @param budget the words of the budget
 * @param nginx nginx's figure, unknown where the budget is absolute and nginx has none
 * @param ours Homeostat's figure
 * @param judged what is compared with the limit: a ratio, or our figure itself
 * @param limit the most it may be
 * @param failed whether answers of ours failed, so that the figure says little
 */
record Aim(
    String what,
    String budget,
    Spread nginx,
    Spread ours,
    Spread judged,
    double limit,
    boolean failed) {

  /** The budgets this run has figures of ours for. */
  static List<Aim> all(Measurements run) {
    return Stream.of(
            timesNginx(
                run, Scenario.JSON_C64, "CPU µs per JSON exchange, c = 64 (moonshot 2 ×)", 2.5),
            addedTimesNginx(run, "added p50 µs, c = 1", 50),
            addedTimesNginx(run, "added p99 µs, c = 1", 99),
            absolute("added first token p50 ms, 64 paced", 0.3, name -> firstToken(run, name))
                .butFailed(run, Scenario.PACED_64),
            timesNginx(run, Scenario.PACED_64, "CPU µs per chunk, 64 paced", 1.7),
            absolute(
                "streams lost of 512 paced, where nginx lost none", 0, name -> lost(run, name)),
            absolute("CPU µs per chunk, burst", 2.5, name -> cpu(run, Scenario.BURST, name))
                .butFailed(run, Scenario.BURST),
            absolute("CPU µs per 1 MB prompt", 1_500, name -> cpu(run, Scenario.PROMPT_1MB, name))
                .butFailed(run, Scenario.PROMPT_1MB),
            absolute("resident MB under load", 150, name -> memory(run, name)),
            absolute("start to ready, s", 1, name -> start(run, name)))
        .filter(aim -> aim.failed() || aim.ours().known())
        .toList();
  }

  /** What this run says; where rounds disagree it says so, because then noise may have decided. */
  String verdict() {
    if (failed) {
      return "missed: answers failed";
    }
    if (!judged.known()) {
      return nginx.known() ? "not judged: nginx added nothing" : "not judged: no figure of nginx";
    }
    if (judged.most() <= limit) {
      return "held";
    }
    if (judged.least() > limit) {
      return "missed";
    }
    return judged.median() <= limit ? "held by the median" : "missed by the median";
  }

  /** The same, failed when our answers in the scenario did. */
  private Aim butFailed(Measurements run, Scenario scenario) {
    boolean bad = run.failed(scenario, Homeostat.NAME);
    return new Aim(what, budget, nginx, ours, judged, limit, bad);
  }

  /** Our figure in multiples of nginx's, where the budget is one. */
  String ratio() {
    return budget.endsWith("nginx") ? judged.full() : "–";
  }

  private static Aim timesNginx(Measurements run, Scenario scenario, String what, double limit) {
    ToDoubleFunction<Trial> figure = Figures.cpu(scenario);
    return new Aim(
            what,
            "≤ " + limit + " × nginx",
            cpu(run, scenario, Nginx.NAME),
            cpu(run, scenario, Homeostat.NAME),
            run.timesNginx(scenario, Homeostat.NAME, figure),
            limit,
            false)
        .butFailed(run, scenario);
  }

  private static Aim addedTimesNginx(Measurements run, String what, double percentile) {
    ToDoubleFunction<Trial> figure = trial -> trial.latencyMicros(percentile);
    Spread nginx = run.added(Scenario.JSON_C1, Nginx.NAME, figure);
    Spread ours = run.added(Scenario.JSON_C1, Homeostat.NAME, figure);
    Spread ratio = run.addedTimesNginx(Scenario.JSON_C1, Homeostat.NAME, figure);
    return new Aim(what, "≤ 1.5 × nginx", nginx, ours, ratio, 1.5, false)
        .butFailed(run, Scenario.JSON_C1);
  }

  private static Aim absolute(String what, double limit, Function<String, Spread> figure) {
    Spread ours = figure.apply(Homeostat.NAME);
    String budget = "≤ " + new Spread(limit, limit, limit).brief();
    return new Aim(what, budget, figure.apply(Nginx.NAME), ours, ours, limit, false);
  }

  private static Spread cpu(Measurements run, Scenario scenario, String contender) {
    return run.figure(scenario, contender, Figures.cpu(scenario));
  }

  private static Spread firstToken(Measurements run, String contender) {
    return run.added(Scenario.PACED_64, contender, trial -> trial.firstTokenMicros(50))
        .dividedBy(1_000);
  }

  /** The worst round, so that one lost stream is seen. */
  private static Spread lost(Measurements run, String contender) {
    List<Integer> heldByNginx =
        run.of(Scenario.PACED_512, Nginx.NAME).stream()
            .filter(trial -> trial.result().failed() == 0)
            .map(Trial::round)
            .toList();
    return Spread.of(
        run.of(Scenario.PACED_512, contender).stream()
            .filter(trial -> heldByNginx.contains(trial.round()))
            .mapToDouble(trial -> trial.result().failed())
            .max()
            .stream());
  }

  private static Spread memory(Measurements run, String contender) {
    return Figures.spreadOfMegabytes(
        run.profile(contender)
            .map(profile -> profile.memory().peak())
            .orElse(OptionalLong.empty()));
  }

  private static Spread start(Measurements run, String contender) {
    return run.profile(contender)
        .map(profile -> Spread.of(Figures.seconds(profile)))
        .orElseGet(() -> Spread.of(DoubleStream.empty()));
  }
}
