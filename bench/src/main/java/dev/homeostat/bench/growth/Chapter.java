package dev.homeostat.bench.growth;

import dev.homeostat.bench.chart.LineChart;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One curve of a report.
 *
 * @param id names its chart's file
 * @param title its heading
 * @param method one paragraph: what was done
 * @param tables in Markdown
 * @param charts drawn beside the report as {@code ID-1.svg} and so on
 * @param verdicts against the budgets
 * @param failed exchanges that did not end well, or streams that were not held
 */
record Chapter(
    String id,
    String title,
    String method,
    List<String> tables,
    List<LineChart> charts,
    List<Verdict> verdicts,
    long failed) {
  Chapter {
    tables = List.copyOf(tables);
    charts = List.copyOf(charts);
    verdicts = List.copyOf(verdicts);
  }

  /** The file of a chart. */
  String file(int chart) {
    return id + "-" + (chart + 1) + ".svg";
  }

  /** The chapter, with its charts linked or left out. */
  String markdown(boolean linked) {
    StringBuilder text = new StringBuilder("## ").append(title).append("\n\n");
    text.append(method.strip()).append("\n\n");
    if (failed > 0) {
      text.append("- **%,d failed.**\n".formatted(failed));
    }
    verdicts.forEach(verdict -> text.append("- ").append(verdict.words()).append('\n'));
    text.append('\n');
    for (int i = 0; linked && i < charts.size(); i++) {
      text.append("![%s](%s)\n\n".formatted(charts.get(i).title(), file(i)));
    }
    return text.append(tables.stream().collect(Collectors.joining("\n"))).append('\n').toString();
  }
}
