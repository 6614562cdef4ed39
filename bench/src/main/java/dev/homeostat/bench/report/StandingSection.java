package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Plan;
import dev.homeostat.bench.report.Duel.Place;
import dev.homeostat.bench.report.Section.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether Homeostat is ahead of every peer in every row. */
final class StandingSection {
  private static final String LEGEND =
      """
      The best peer is the one with the best median; times better is computed inside each round, \
      above 1 Homeostat is ahead. Ahead and behind are said only where all rounds agree (for \
      memory and start: where ranges do not touch). nginx is no gateway and takes no part. A peer \
      with more than 1 % of failed answers in a scenario takes no part in its rows. The peak is \
      the best rate of the closed loops named; streams held are those at once, times the share \
      that ended complete.
      """;

  private StandingSection() {}

  static Section of(Measurements run, Plan plan) {
    List<Picture> pictures = new ArrayList<>();
    Charts charts = new Charts(run);
    charts.growth(plan.scenarios()).forEach(pictures::add);
    String heading = "Ahead of every peer in every row?";
    if (Figures.peers(run).isEmpty()) {
      return new Section(heading, "No peer was measured in this run.\n", pictures);
    }
    List<StandingRow> rows = Standings.of(run, plan.scenarios());
    if (rows.isEmpty()) {
      return new Section(heading, "Homeostat was not measured in this run.\n", pictures);
    }
    return new Section(heading, summary(rows) + "\n" + table(rows) + "\n" + LEGEND, pictures);
  }

  private static String summary(List<StandingRow> rows) {
    return "Of "
        + rows.size()
        + " rows Homeostat is\n\n"
        + line("ahead of every peer", rows, Optional.of(Place.AHEAD), false)
        + line("level with one within the spread", rows, Optional.of(Place.LEVEL), true)
        + line("behind one", rows, Optional.of(Place.BEHIND), true)
        + line("without a peer to compare", rows, Optional.empty(), true);
  }

  private static String line(
      String what, List<StandingRow> rows, Optional<Place> place, boolean named) {
    List<String> those =
        rows.stream().filter(row -> row.place().equals(place)).map(StandingRow::what).toList();
    String names = named && !those.isEmpty() ? " (" + String.join("; ", those) + ")" : "";
    return "- " + what + " in " + those.size() + names + "\n";
  }

  private static String table(List<StandingRow> rows) {
    Table table =
        new Table(
            "figure",
            "nginx",
            "homeostat",
            "best peer",
            "its figure",
            "times better",
            "standing",
            "remarks");
    for (StandingRow row : rows) {
      table.row(
          row.what(),
          row.nginx().brief(),
          row.ours().full(),
          row.best().map(StandingRow.Best::name).orElse("–"),
          row.best().map(best -> best.figure().full()).orElse("–"),
          row.best().filter(best -> !row.weFailed()).map(b -> b.ratio().full()).orElse("–"),
          row.verdict(),
          row.remarks());
    }
    return table.markdown();
  }
}
