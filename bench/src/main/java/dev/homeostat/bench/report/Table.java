package dev.homeostat.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table: names to the left, figures to the right. */
public final class Table {
  private final List<String> lines = new ArrayList<>();
  private final int columns;

  /** A table with these heads. */
  public Table(String... heads) {
    columns = heads.length;
    lines.add("| " + String.join(" | ", heads) + " |");
    lines.add("|---" + "|---:".repeat(columns - 1) + "|");
  }

  /** Adds a row of as many cells. */
  public Table row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("cells: " + cells.length + " (expected: " + columns + ")");
    }
    lines.add("| " + String.join(" | ", cells) + " |");
    return this;
  }

  /** The whole table. */
  public String markdown() {
    return String.join("\n", lines) + "\n";
  }
}
