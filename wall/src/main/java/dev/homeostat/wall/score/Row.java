package dev.homeostat.wall.score;

import java.util.List;

/**
 * A line of the table.
 *
 * @param primary attempts at the primary
 * @param fallback attempts at the fallback
 * @param millis from the first request to the end of the last
 * @param settled how many healthy requests it took before, until the primary answered one
 * @param notes what is worth knowing and costs no marks
 */
public record Row(
    YardstickCase what,
    Judgement judgement,
    int primary,
    int fallback,
    long millis,
    int settled,
    List<String> notes) {
  public Row {
    notes = List.copyOf(notes);
  }
}
