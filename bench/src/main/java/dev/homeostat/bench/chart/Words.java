package dev.homeostat.bench.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text in a chart: how wide it is at most, where it breaks, how numbers are spelled. */
final class Words {
  /** Wide for any of the fonts at 12 px, so that an estimate errs on the side of room. */
  private static final double WIDTH = 7;

  private static final double HEAD = 15 / 12.0 * 1.08;

  private Words() {}

  static double width(String words) {
    return words.codePointCount(0, words.length()) * WIDTH;
  }

  /** A heading as lines no wider than {@code most}, unless one word is. */
  static List<String> headLines(String words, double most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && width(line + " " + word) * HEAD > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Two or three digits that matter; a dash for what was not measured. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    int digits =
        size >= 100
            ? 0
            : size >= 10 ? 1 : Math.clamp(1 - (long) Math.floor(Math.log10(size)), 2, 9);
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** A round number of an axis, short. */
  static String tick(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return shortest(value / 1e6) + "M";
    }
    return size >= 1e4 ? shortest(value / 1e3) + "k" : shortest(value);
  }

  private static String shortest(double value) {
    String plain = String.format(Locale.ROOT, "%,.6f", value);
    return plain.replaceFirst("\\.?0+$", "");
  }
}
