package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Plan;
import dev.homeostat.bench.report.Duel.Place;
import dev.homeostat.bench.report.Section.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether Homeostat is ahead of every peer in every row. */
final class StandingSection {
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
    return new Section(heading, summary(rows) + "\n" + table(rows), pictures);
  }

  private static String summary(List<StandingRow> rows) {
    return """
    Of %d rows Homeostat is ahead of every peer in %d, level within the spread in %d%s, behind in \
    %d%s, without a peer to compare in %d. The best peer is the one with the best median; times \
    better is computed inside each round, above 1 Homeostat is ahead. Ahead and behind are said \
    only where all rounds agree (for memory and start: where ranges do not touch). nginx is no \
    gateway and takes no part. A contender with more than 1 %% of failed answers in a scenario is \
    marked failed and takes no part in its rows. The peak is the best rate of the closed loops \
    named; streams held are those at once, times the share that ended complete.
    """
        .formatted(
            rows.size(),
            count(rows, Optional.of(Place.AHEAD)),
            count(rows, Optional.of(Place.LEVEL)),
            named(rows, Place.LEVEL),
            count(rows, Optional.of(Place.BEHIND)),
            named(rows, Place.BEHIND),
            count(rows, Optional.empty()));
  }

  private static long count(List<StandingRow> rows, Optional<Place> place) {
    return rows.stream().filter(row -> row.place().equals(place)).count();
  }

  private static String named(List<StandingRow> rows, Place place) {
    String names =
        rows.stream()
            .filter(row -> row.place().equals(Optional.of(place)))
            .map(StandingRow::what)
            .collect(Collectors.joining("; "));
    return names.isEmpty() ? "" : " (" + names + ")";
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
