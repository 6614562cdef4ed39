package dev.homeostat.bench.inner;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Results as a Markdown table. */
final class Figures {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Figures() {}

  /**
   * One benchmark with one set of parameters.
   *
   * @param benchmark class and method, without the package
   * @param parameters {@code name=value}, or empty
   * @param time per operation
   * @param error half of the 99.9 % interval; NaN with too few iterations
   * @param bytes allocated per operation, or NaN
   */
  record Figure(
      String benchmark, String parameters, double time, double error, String unit, double bytes) {
    private static Figure of(RunResult result) {
      BenchmarkParams params = result.getParams();
      Result<?> primary = result.getPrimaryResult();
      Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
      String parameters =
          params.getParamsKeys().stream()
              .map(key -> key + "=" + params.getParam(key))
              .collect(Collectors.joining(", "));
      String[] words = params.getBenchmark().split("\\.", -1);
      return new Figure(
          words[words.length - 2] + "." + words[words.length - 1],
          parameters,
          primary.getScore(),
          primary.getScoreError(),
          primary.getScoreUnit(),
          allocated == null ? Double.NaN : allocated.getScore());
    }
  }

  static String of(Collection<RunResult> results) {
    return table(results.stream().map(Figure::of).toList());
  }

  static String table(List<Figure> figures) {
    StringBuilder text =
        new StringBuilder("| benchmark | parameter | time | ± | unit | B/op | budget |\n");
    text.append("|---|---|---:|---:|---|---:|---|\n");
    figures.stream()
        .sorted(Comparator.comparing(Figure::benchmark))
        .forEach(figure -> text.append(row(figure)));
    return text.toString();
  }

  private static String row(Figure figure) {
    return "| %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            figure.benchmark,
            figure.parameters,
            number(figure.time),
            number(figure.error),
            figure.unit,
            number(figure.bytes),
            budget(figure));
  }

  private static String budget(Figure figure) {
    return Budget.of(figure.benchmark, figure.parameters)
        .map(budget -> "≤ %.0f: %s".formatted(budget, figure.time <= budget ? "kept" : "not kept"))
        .orElse("");
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    int digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
