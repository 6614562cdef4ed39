package dev.homeostat.core.guard;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Good and bad outcomes of a target over a window, in sixths; and the same of the principals that
 * saw bad ones, up to eight. So it can be said whether a target fails without the one for whom it
 * fails most. Safe for any thread; allocates only when a principal first fails.
 */
final class Tally {
  private static final int MOST = 8;

  private final long window;
  private final Row all;
  private final AtomicReferenceArray<Row> rows = new AtomicReferenceArray<>(MOST);
  private volatile boolean empty = true;

  Tally(long window) {
    this.window = window;
    this.all = new Row("", window);
  }

  void good(String principal, long now) {
    all.add(now, Row.GOOD);
    Row row = empty ? null : find(principal);
    if (row != null) {
      row.add(now, Row.GOOD);
    }
  }

  void bad(String principal, long now) {
    all.add(now, Row.BAD);
    Row row = open(principal, now);
    if (row != null) {
      row.add(now, Row.BAD);
    }
  }

  /** Whether at least the ratio of at least the floor was bad. */
  boolean failing(double ratio, int floor, long now) {
    long bad = all.sum(now, Row.BAD);
    long count = bad + all.sum(now, Row.GOOD);
    return bad > 0 && count >= floor && bad >= ratio * count;
  }

  /** For whom it fails most, or null. */
  @Nullable String top(long now) {
    Row top = topRow(now);
    return top == null ? null : top.principal;
  }

  /** Whether at least the ratio of the others' outcomes was bad. */
  boolean failingWithoutTop(double ratio, long now) {
    Row top = topRow(now);
    if (top == null) {
      return true;
    }
    long bad = all.sum(now, Row.BAD) - top.sum(now, Row.BAD);
    long good = all.sum(now, Row.GOOD) - top.sum(now, Row.GOOD);
    return bad > 0 && bad >= ratio * (bad + good);
  }

  private @Nullable Row topRow(long now) {
    Row top = null;
    long most = 0;
    for (int i = 0; i < MOST; i++) {
      Row row = rows.get(i);
      long bad = row == null ? 0 : row.sum(now, Row.BAD);
      if (bad > most) {
        most = bad;
        top = row;
      }
    }
    return top;
  }

  private @Nullable Row find(String principal) {
    for (int i = 0; i < MOST; i++) {
      Row row = rows.get(i);
      if (row != null && row.principal.equals(principal)) {
        return row;
      }
    }
    return null;
  }

  private @Nullable Row open(String principal, long now) {
    Row found = find(principal);
    if (found != null) {
      return found;
    }
    for (int i = 0; i < MOST; i++) {
      Row row = rows.get(i);
      if (row == null || row.sum(now, Row.BAD) == 0) {
        Row mine = new Row(principal, window);
        if (rows.compareAndSet(i, row, mine)) {
          empty = false;
          return mine;
        }
      }
    }
    // Eight fail already: it is nobody's alone, and this one is among the others.
    return null;
  }

  /** Two counters over six slots; a slot that is older is emptied by its next user. */
  private static final class Row {
    static final int GOOD = 0;
    static final int BAD = 1;

    private static final int KINDS = 2;
    private static final int SLOTS = 6;
    private static final int COUNT_BITS = 24;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    final String principal;
    private final long slotNanos;

    /** Each cell holds the slot it belongs to above its count, so that one CAS renews it. */
    private final AtomicLongArray cells = new AtomicLongArray(KINDS * SLOTS);

    Row(String principal, long window) {
      this.principal = principal;
      this.slotNanos = Math.max(1, window / SLOTS);
    }

    void add(long now, int kind) {
      long slot = Math.floorDiv(now, slotNanos);
      int index = (int) Math.floorMod(slot, (long) SLOTS) * KINDS + kind;
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
      for (int i = 0; i < SLOTS; i++) {
        long cell = cells.get(i * KINDS + kind);
        long age = slot - (cell >> COUNT_BITS);
        if (age >= 0 && age < SLOTS) {
          sum += cell & COUNT_MASK;
        }
      }
      return sum;
    }
  }
}
