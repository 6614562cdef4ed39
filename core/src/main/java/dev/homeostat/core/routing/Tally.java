package dev.homeostat.core.routing;

import dev.homeostat.core.exchange.Exclusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts, for each reason, how many targets it takes away and when it ends. Not thread-safe. */
final class Tally {
  private static final Exclusion[] REASONS = Exclusion.values();

  private final int[] counts = new int[REASONS.length];
  private final long[] clears = new long[REASONS.length];

  /** In the order of the reasons, the hardest first; a target counts once. */
  @SuppressWarnings("EnumOrdinal") // Counted in an array; never leaves this method.
  List<RoutePlan.Excluded> of(Slots slots) {
    Arrays.fill(counts, 0);
    Arrays.fill(clears, Long.MAX_VALUE);
    int reasons = 0;
    for (int slot = 0; slot < slots.size(); slot++) {
      Exclusion exclusion = slots.exclusions[slot];
      if (exclusion != null && slots.first[slot]) {
        int reason = exclusion.ordinal();
        reasons += counts[reason]++ == 0 ? 1 : 0;
        clears[reason] = Math.min(clears[reason], slots.clearsIn[slot]);
      }
    }
    if (reasons == 0) {
      return List.of();
    }
    List<RoutePlan.Excluded> excluded = new ArrayList<>(reasons);
    for (Exclusion reason : REASONS) {
      int count = counts[reason.ordinal()];
      if (count > 0) {
        excluded.add(new RoutePlan.Excluded(reason, count, clears[reason.ordinal()]));
      }
    }
    return excluded;
  }
}
