package dev.homeostat.bench.report;

import dev.homeostat.bench.Spread;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * One contender's figure, as often as it was measured.
 *
 * @param values by round; what is not a number was not measured
 * @param paired whether equal rounds belong together; else the values of two contenders compare
 *     only as a whole
 * @param moreIsBetter whether the larger figure wins
 */
record Figure(Map<Integer, Double> values, boolean paired, boolean moreIsBetter) {
  /** Leaves out what was not measured. */
  Figure {
    values =
        values.entrySet().stream()
            .filter(entry -> Double.isFinite(entry.getValue()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  Spread spread() {
    return Spread.of(stream());
  }

  /** How this contender stands to another. */
  Duel against(Figure other) {
    if (!paired) {
      return againstAll(other);
    }
    int better = 0;
    int worse = 0;
    int rounds = 0;
    for (Map.Entry<Integer, Double> entry : values.entrySet()) {
      Double theirs = other.values.get(entry.getKey());
      if (theirs != null) {
        int order = Double.compare(entry.getValue(), theirs) * (moreIsBetter ? 1 : -1);
        better += order > 0 ? 1 : 0;
        worse += order < 0 ? 1 : 0;
        rounds++;
      }
    }
    return new Duel(better, worse, rounds);
  }

  /** Without pairs only ranges that do not touch tell two contenders apart. */
  private Duel againstAll(Figure other) {
    Spread ours = spread();
    Spread theirs = other.spread();
    boolean less = ours.most() < theirs.least();
    boolean more = ours.least() > theirs.most();
    boolean better = moreIsBetter ? more : less;
    boolean worse = moreIsBetter ? less : more;
    return new Duel(better ? 1 : 0, worse ? 1 : 0, ours.known() && theirs.known() ? 1 : 0);
  }

  /**
   * How many times better than the other: above 1 is ahead whichever way the figure counts. Unknown
   * where a figure is not positive, as an added latency may be by noise.
   */
  Spread timesBetterThan(Figure other) {
    if (DoubleStream.concat(stream(), other.stream()).anyMatch(value -> value <= 0)) {
      return Spread.of(DoubleStream.empty());
    }
    if (!paired) {
      return Spread.of(DoubleStream.of(times(spread().median(), other.spread().median())));
    }
    return Spread.of(
        values.entrySet().stream()
            .filter(entry -> other.values.containsKey(entry.getKey()))
            .mapToDouble(
                entry -> times(entry.getValue(), other.values.getOrDefault(entry.getKey(), 1.0))));
  }

  private double times(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }

  private DoubleStream stream() {
    return values.values().stream().mapToDouble(value -> value);
  }
}
