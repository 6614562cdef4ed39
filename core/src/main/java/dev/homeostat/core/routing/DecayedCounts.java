package dev.homeostat.core.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts that fade over a week: each event weighs {@code clamp(1 - age / 7 d, 0, 1)}.
 *
 * <p>Events are kept by the quarter of the day and take its middle as their time, so an event's
 * weight is wrong by at most 3 h / 7 d = 1.8 %; a new one weighs 1. Ages below 0 weigh 1 and ages
 * above a week 0, whatever clocks do; counts that lie more than a week ahead are no counts.
 *
 * <p>What the past quarters come to is computed once a minute, by whoever asks first; the present
 * one is always read as it is. Safe for any thread, no lock; nothing is allocated but the cells,
 * 0.7 KB.
 */
final class DecayedCounts {
  static final int SUCCESS = 0;
  static final int FAILURE = 1;

  /** Answers that came, but were empty or unreadable. */
  static final int INVALID = 2;

  static final int KINDS = 3;

  static final long HORIZON = TimeUnit.DAYS.toNanos(7);

  private static final int SLOTS = 28;
  private static final long SLOT = HORIZON / SLOTS;

  /** One more: the present slot and the one that is just leaving. */
  private static final int CELLS = SLOTS + 1;

  private static final long FOLD = TimeUnit.MINUTES.toNanos(1);

  /** Each cell holds the slot it belongs to above its count, so that one CAS renews it. */
  private static final int COUNT_BITS = 40;

  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

  private final AtomicLongArray cells = new AtomicLongArray(CELLS * KINDS);

  /** The sums over all slots but the present one, as bits of doubles. */
  private final AtomicLongArray folded = new AtomicLongArray(KINDS);

  /** The minute they were made for. */
  private volatile long foldedAt = Long.MIN_VALUE;

  /**
   * One kind's events of one slot, for saving.
   *
   * @param kind which
   * @param ageNanos the age of the slot's middle
   * @param count how many
   */
  record Slice(int kind, long ageNanos, long count) {}

  /** Counts one event. */
  void add(int kind, long at) {
    add(kind, at, 1);
  }

  private void add(int kind, long at, long count) {
    long slot = Math.floorDiv(at, SLOT);
    int index = index(kind, slot);
    long seen;
    long next;
    do {
      seen = cells.get(index);
      long before = slotOf(seen) == slot ? countOf(seen) : 0;
      next = slot << COUNT_BITS | Math.min(before + count, COUNT_MASK);
    } while (!cells.compareAndSet(index, seen, next));
  }

  /** Takes back so many events of the slot that this time lies in, as far as there are any. */
  void remove(int kind, long at, long count) {
    long slot = Math.floorDiv(at, SLOT);
    int index = index(kind, slot);
    long seen = cells.get(index);
    while (count > 0 && slotOf(seen) == slot) {
      long left = slot << COUNT_BITS | Math.max(0, countOf(seen) - count);
      if (cells.compareAndSet(index, seen, left)) {
        foldedAt = Long.MIN_VALUE;
        return;
      }
      seen = cells.get(index);
    }
  }

  /** What is left of a kind's events now, 0 or more. */
  double sum(int kind, long now) {
    long minute = Math.floorDiv(now, FOLD);
    if (foldedAt != minute) {
      fold(minute);
    }
    long slot = Math.floorDiv(now, SLOT);
    long cell = cells.get(index(kind, slot));
    double present = slotOf(cell) == slot ? countOf(cell) * weight(slot, now) : 0;
    return Double.longBitsToDouble(folded.get(kind)) + present;
  }

  private void fold(long minute) {
    long now = minute * FOLD;
    long present = Math.floorDiv(now, SLOT);
    for (int kind = 0; kind < KINDS; kind++) {
      double sum = 0;
      for (int i = kind; i < CELLS * KINDS; i += KINDS) {
        long cell = cells.get(i);
        long slot = slotOf(cell);
        if (slot != present && Math.abs(present - slot) <= SLOTS) {
          sum += countOf(cell) * weight(slot, now);
        }
      }
      folded.set(kind, Double.doubleToRawLongBits(sum));
    }
    foldedAt = minute;
  }

  /** Everything that still weighs. */
  List<Slice> save(long now) {
    List<Slice> slices = new ArrayList<>();
    long present = Math.floorDiv(now, SLOT);
    for (int i = 0; i < CELLS * KINDS; i++) {
      long cell = cells.get(i);
      if (countOf(cell) > 0 && Math.abs(present - slotOf(cell)) <= SLOTS) {
        long age = Math.max(0, now - middle(slotOf(cell)));
        slices.add(new Slice(i % KINDS, age, countOf(cell)));
      }
    }
    return slices;
  }

  /** Takes back what was saved, as old as it is. */
  void restore(int kind, long ageNanos, long count, long now) {
    if (kind >= 0 && kind < KINDS && ageNanos < HORIZON && count > 0) {
      add(kind, now - Math.max(0, ageNanos), Math.min(count, COUNT_MASK));
      foldedAt = Long.MIN_VALUE;
    }
  }

  private static double weight(long slot, long now) {
    double age = (double) now - middle(slot);
    return Math.clamp(1 - age / HORIZON, 0.0, 1.0);
  }

  private static long middle(long slot) {
    return slot * SLOT + SLOT / 2;
  }

  private static int index(int kind, long slot) {
    return (int) Math.floorMod(slot, (long) CELLS) * KINDS + kind;
  }

  private static long slotOf(long cell) {
    return cell >> COUNT_BITS;
  }

  private static long countOf(long cell) {
    return cell & COUNT_MASK;
  }
}
