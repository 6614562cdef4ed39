package dev.homeostat.bench.growth;

import dev.homeostat.bench.Spread;
import java.util.Locale;

/**
 * Where a curve stands against its budget.
 *
 * @param held whether the budget was held, by the median where rounds disagree
 * @param words one sentence
 */
record Verdict(boolean held, String words) {

  /** Something that may be so much at the most, measured once or in rounds. */
  static Verdict atMost(String what, Spread measured, double limit, String unit) {
    if (!measured.known()) {
      return new Verdict(
          false, what + ": not measured (budget: at most " + number(limit) + unit + ").");
    }
    boolean held = measured.median() <= limit;
    boolean sure = held ? measured.most() <= limit : measured.least() > limit;
    String words =
        "%s: **%s**%s: %s%s (budget: at most %s%s)."
            .formatted(
                what,
                held ? "held" : "missed",
                sure ? "" : " by the median",
                measured.full(),
                unit,
                number(limit),
                unit);
    return new Verdict(held, words);
  }

  /** Something that went wrong, whatever the figures say. */
  static Verdict missed(String words) {
    return new Verdict(false, words);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%,.2f", value);
  }
}
