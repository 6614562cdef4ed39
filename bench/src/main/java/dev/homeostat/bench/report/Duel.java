package dev.homeostat.bench.report;

/**
 * Two contenders in one figure.
 *
 * @param better rounds in which ours was the better
 * @param worse rounds in which theirs was
 * @param rounds all that have both
 */
record Duel(int better, int worse, int rounds) {
  /** What it comes to; only a figure all rounds agree on is more than level. */
  enum Place {
    AHEAD,
    LEVEL,
    BEHIND
  }

  Place place() {
    if (rounds > 0 && better == rounds) {
      return Place.AHEAD;
    }
    return rounds > 0 && worse == rounds ? Place.BEHIND : Place.LEVEL;
  }

  String words() {
    return switch (place()) {
      case AHEAD -> "ahead";
      case BEHIND -> "behind";
      case LEVEL ->
          better + worse == 0
              ? "level"
              : "level within the spread (better in " + better + " of " + rounds + " rounds)";
    };
  }
}
