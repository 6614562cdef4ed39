package dev.homeostat.core.guard;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters of a few kinds over a window that is cut into slots; a slot that is older is emptied by
 * its next user. Coarse on purpose: what is decided by them needs no precision.
 *
 * <p>Safe for any thread; every call is a few atomic operations and allocates nothing.
 */
final class RollingCounts {
  private static final int COUNT_BITS = 24;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

  private final int kinds;
  private final int slots;
  private final long slotNanos;

  /** Each cell holds the slot it belongs to above its count, so that one CAS renews it. */
  private final AtomicLongArray cells;

  /** Empty counters of kinds 0 to {@code kinds - 1}. */
  RollingCounts(int kinds, int slots, long windowNanos) {
    this.kinds = kinds;
    this.slots = slots;
    this.slotNanos = Math.max(1, windowNanos / slots);
    this.cells = new AtomicLongArray(kinds * slots);
  }

  void add(long now, int kind) {
    long slot = Math.floorDiv(now, slotNanos);
    int index = (int) Math.floorMod(slot, (long) slots) * kinds + kind;
    long seen;
    long next;
    do {
      seen = cells.get(index);
      boolean current = seen >> COUNT_BITS == slot;
      long count = current ? Math.min((seen & COUNT_MASK) + 1, COUNT_MASK) : 1;
      next = slot << COUNT_BITS | count;
    } while (!cells.compareAndSet(index, seen, next));
  }

  long sum(long now, int kind) {
    long slot = Math.floorDiv(now, slotNanos);
    long sum = 0;
    for (int i = 0; i < slots; i++) {
      long cell = cells.get(i * kinds + kind);
      long age = slot - (cell >> COUNT_BITS);
      if (age >= 0 && age < slots) {
        sum += cell & COUNT_MASK;
      }
    }
    return sum;
  }
}
