package dev.homeostat.core.guard;

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

  /** What was seen for one principal, or for all. */
  private static final class Row {
    static final int GOOD = 0;
    static final int BAD = 1;

    private static final int KINDS = 2;
    private static final int SLOTS = 6;

    final String principal;
    private final RollingCounts counts;

    Row(String principal, long window) {
      this.principal = principal;
      this.counts = new RollingCounts(KINDS, SLOTS, window);
    }

    void add(long now, int kind) {
      counts.add(now, kind);
    }

    long sum(long now, int kind) {
      return counts.sum(now, kind);
    }
  }
}
