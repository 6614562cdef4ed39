package dev.homeostat.core.routing;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A mean that follows: the plain mean of the first ten samples, then each new one weighs a tenth.
 * Safe for any thread; one CAS a write, nothing allocated.
 */
final class Ewma {
  private static final double LEAST_WEIGHT = 0.1;

  /** The mean as the bits of a float above the count, so that one CAS writes both. */
  private final AtomicLong cell = new AtomicLong();

  void add(double value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      return;
    }
    long seen;
    long next;
    do {
      seen = cell.get();
      int count = count(seen);
      double weight = Math.max(1.0 / (count + 1.0), LEAST_WEIGHT);
      double mean = mean(seen);
      int more = count == Integer.MAX_VALUE ? count : count + 1;
      next = pack(mean + weight * (value - mean), more);
    } while (!cell.compareAndSet(seen, next));
  }

  /** The mean, or -1 when there is none. */
  double mean() {
    long seen = cell.get();
    return count(seen) == 0 ? -1 : mean(seen);
  }

  int count() {
    return count(cell.get());
  }

  void copy(Ewma other) {
    cell.set(other.cell.get());
  }

  Learned.Mean save() {
    long seen = cell.get();
    return new Learned.Mean(mean(seen), count(seen));
  }

  /** Takes a saved mean, unless there is news already. */
  void restore(Learned.Mean saved) {
    if (saved.value() >= 0 && saved.value() <= Float.MAX_VALUE && saved.count() > 0) {
      cell.compareAndSet(0, pack(saved.value(), saved.count()));
    }
  }

  private static double mean(long cell) {
    return Float.intBitsToFloat((int) (cell >>> 32));
  }

  private static int count(long cell) {
    return (int) cell;
  }

  private static long pack(double mean, int count) {
    return (long) Float.floatToRawIntBits((float) mean) << 32 | count;
  }
}
