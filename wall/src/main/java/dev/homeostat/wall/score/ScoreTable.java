package dev.homeostat.wall.score;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A score for people: a table for each order, as plain text or as Markdown. */
public final class ScoreTable {
  private static final List<String> HEAD =
      List.of("id", "fault", "verdict", "the caller got", "attempts", "time", "why not full marks");

  private ScoreTable() {}

  /** Columns aligned with spaces. Attempts are the primary's and the fallback's. */
  public static String text(Score score) {
    StringBuilder text = new StringBuilder();
    for (Score.OrderScore order : score.orders()) {
      List<List<String>> lines = lines(order);
      text.append(
          "%n%s, %s profile, %s%n"
              .formatted(score.target(), score.profile().label(), order.name()));
      for (List<String> line : lines) {
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < line.size(); column++) {
          int at = column;
          int width = lines.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
          String cell = line.get(column);
          row.append(cell).append(" ".repeat(width - cell.length() + 2));
        }
        text.append(row.toString().stripTrailing()).append('\n');
      }
      text.append(totals(order)).append('\n');
    }
    return text.toString();
  }

  /** The same as a Markdown document of that day. */
  public static String markdown(Score score, LocalDate day) {
    StringBuilder text =
        new StringBuilder(
            "# %s: the yardstick%n%n%s, %s profile%s; attempts are the primary's + the fallback's.%n"
                .formatted(
                    score.target(),
                    day,
                    score.profile().label(),
                    score.prefill() ? ", prefill declared" : ""));
    for (Score.OrderScore order : score.orders()) {
      List<List<String>> lines = lines(order);
      text.append("%n## %s: %s%n%n".formatted(order.name(), totals(order)));
      text.append(row(lines.getFirst()));
      text.append(row(HEAD.stream().map(_ -> "---").toList()));
      lines.subList(1, lines.size()).forEach(line -> text.append(row(line)));
    }
    return text.toString();
  }

  /** {@code 16 pass, 0 partial, 3 safe, 0 fail}. */
  public static String totals(Score.OrderScore order) {
    return Stream.of(Verdict.values())
        .map(verdict -> order.count(verdict) + " " + verdict.label())
        .collect(Collectors.joining(", "));
  }

  private static List<List<String>> lines(Score.OrderScore order) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD);
    for (Row row : order.rows()) {
      lines.add(
          List.of(
              row.what().id(),
              row.what().fault(),
              row.judgement().verdict().label(),
              row.judgement().got(),
              row.primary() + "+" + row.fallback(),
              "%.1f s".formatted(row.millis() / 1e3),
              Stream.concat(row.judgement().reasons().stream(), row.notes().stream())
                  .collect(Collectors.joining("; "))
                  .replaceAll("\\s+", " ")));
    }
    return lines;
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
