package dev.homeostat.core.routing;

import dev.homeostat.core.exchange.Exclusion;

/**
 * Whom a plan asks when nobody better is left: targets that only their recent failures exclude, the
 * one that recovers first before the others.
 *
 * <p>Failures of real traffic never take away more than half of a plan's targets: what they exclude
 * beyond that comes back, at the end. Somebody comes back at the end in any case, since an attempt
 * that may fail is better than an error that is certain. Where only places are lacking, they are
 * waited for.
 */
final class LastResort {
  private final Slots slots;
  private final int[] chosen = new int[RoutePlan.MOST];
  private int count;

  LastResort(Slots slots) {
    this.slots = slots;
  }

  /**
   * Chooses among the slots.
   *
   * @param usable how many can be asked anyway
   * @return how many were chosen
   */
  int choose(int usable, ProviderRules rules) {
    count = 0;
    boolean bestAlone = !rules.allowFallbacks() && rules.order().isEmpty();
    if (bestAlone && usable > 0) {
      return 0;
    }
    int eligible = 0;
    int passive = 0;
    boolean soft = false;
    for (int slot = 0; slot < slots.size(); slot++) {
      Exclusion exclusion = slots.exclusions[slot];
      if (!slots.first[slot]
          || (exclusion != null && exclusion.hardness() == Exclusion.Hardness.HARD)) {
        continue;
      }
      eligible++;
      soft |= slots.soft(slot);
      passive += exclusion != null && exclusion.passive() ? 1 : 0;
    }
    if (!soft) {
      return 0;
    }
    int surplus = bestAlone ? 0 : passive - eligible / 2;
    int most = Math.min(RoutePlan.MOST, Math.max(1, surplus));
    while (count < most) {
      chosen[count] = earliest(surplus > 0);
      count++;
    }
    return count;
  }

  /**
   * Chooses who is waited for, when nobody can be asked now and nobody's failures yield: targets
   * that serve as many sessions as they may, and whose queue is worth joining.
   *
   * @return how many were chosen
   */
  int queue() {
    count = 0;
    for (int slot = 0; slot < slots.size() && count < RoutePlan.MOST; slot++) {
      if (slots.first[slot] && queues(slot)) {
        chosen[count++] = slot;
      }
    }
    return count;
  }

  private boolean queues(int slot) {
    return slots.exclusions[slot] == Exclusion.LEASE
        && slots.target(slot).provider().policy().leaseQueueNanos() > 0;
  }

  int slot(int index) {
    return chosen[index];
  }

  private int earliest(boolean passiveOnly) {
    int earliest = -1;
    for (int slot = 0; slot < slots.size(); slot++) {
      Exclusion exclusion = slots.exclusions[slot];
      if (!slots.first[slot]
          || exclusion == null
          || !slots.soft(slot)
          || (passiveOnly && !exclusion.passive())
          || taken(slot)) {
        continue;
      }
      if (earliest < 0 || slots.clearsIn[slot] < slots.clearsIn[earliest]) {
        earliest = slot;
      }
    }
    return earliest;
  }

  private boolean taken(int slot) {
    for (int i = 0; i < count; i++) {
      if (chosen[i] == slot) {
        return true;
      }
    }
    return false;
  }
}
