package dev.homeostat.core.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the known names that a mistyped one was probably meant to be. */
public final class NearestNames {
  /** How many names are proposed. */
  private static final int PROPOSED = 3;

  /** Longer names aren't compared: a caller could make the comparison dear. */
  private static final int LONGEST = 96;

  /** More names than this aren't looked at, for the same reason. */
  private static final int LOOKED_AT = 2_000;

  private record Scored(String name, int distance) {}

  private NearestNames() {}

  /**
   * The names within a third of the asked name's length in edits (insert, delete, replace; case
   * ignored), or that contain it; nearest first.
   *
   * @return at most three names, maybe none
   */
  public static List<String> of(String asked, Collection<String> known) {
    if (asked.isEmpty() || asked.length() > LONGEST) {
      return List.of();
    }
    String wanted = asked.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, wanted.length() / 3);
    List<Scored> found = new ArrayList<>();
    known.stream()
        .limit(LOOKED_AT)
        .filter(name -> name.length() <= LONGEST)
        .forEach(
            name -> {
              int distance = score(wanted, name.toLowerCase(Locale.ROOT), limit);
              if (distance <= limit) {
                found.add(new Scored(name, distance));
              }
            });
    return found.stream()
        .sorted(Comparator.comparingInt(Scored::distance))
        .limit(PROPOSED)
        .map(Scored::name)
        .toList();
  }

  private static int score(String wanted, String name, int limit) {
    int distance = distance(wanted, name, limit);
    boolean within =
        (wanted.length() >= 3 && name.contains(wanted))
            || (name.length() >= 3 && wanted.contains(name));
    return within ? Math.min(distance, limit) : distance;
  }

  /** Levenshtein's distance, or {@code limit + 1} as soon as it must be larger. */
  static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) > limit) {
      return limit + 1;
    }
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(above[j], row[j - 1]) + 1);
        least = Math.min(least, row[j]);
      }
      if (least > limit) {
        return limit + 1;
      }
      int[] swap = above;
      above = row;
      row = swap;
    }
    return above[b.length()];
  }
}
