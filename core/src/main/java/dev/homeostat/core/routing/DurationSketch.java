package dev.homeostat.core.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Percentiles of durations, from 1 ms to 10 min, within 10 %: counts in bins of which each is 1.2
 * times as wide as the one before. After every thousand samples all counts are halved, so that what
 * was slow last month doesn't count for ever.
 *
 * <p>Safe for any thread; a write is two atomic additions, nothing is allocated but the bins, 0.3
 * KB. Samples that are written while another thread halves may be lost.
 */
final class DurationSketch {
  private static final int BINS = 74;

  private static final double LOG_RATIO = Math.log(1.2);
  private static final int HALVED_AT = 1000;

  private final AtomicIntegerArray bins = new AtomicIntegerArray(BINS);
  private final AtomicInteger total = new AtomicInteger();

  void add(long nanos) {
    bins.incrementAndGet(bin(nanos));
    if (total.incrementAndGet() >= HALVED_AT) {
      halve();
    }
  }

  /** The percentile in milliseconds, or -1 without samples. */
  double percentile(double share) {
    long count = 0;
    for (int i = 0; i < BINS; i++) {
      count += bins.get(i);
    }
    if (count == 0) {
      return -1;
    }
    long rank = Math.max(1, (long) Math.ceil(share * count));
    int at = 0;
    long passed = bins.get(0);
    while (passed < rank && at < BINS - 1) {
      at++;
      passed += bins.get(at);
    }
    return Math.exp((at + 0.5) * LOG_RATIO);
  }

  /** The bins' counts, up to the last that isn't 0. */
  List<Integer> save() {
    int used = BINS;
    while (used > 0 && bins.get(used - 1) == 0) {
      used--;
    }
    List<Integer> saved = new ArrayList<>(used);
    for (int i = 0; i < used; i++) {
      saved.add(bins.get(i));
    }
    return saved;
  }

  void restore(List<Integer> saved) {
    int added = 0;
    for (int i = 0; i < Math.min(BINS, saved.size()); i++) {
      int count = Math.clamp(saved.get(i), 0, HALVED_AT);
      bins.addAndGet(i, count);
      added += count;
    }
    if (total.addAndGet(added) >= HALVED_AT) {
      halve();
    }
  }

  private void halve() {
    int left = 0;
    for (int i = 0; i < BINS; i++) {
      int half = bins.get(i) / 2;
      bins.set(i, half);
      left += half;
    }
    total.set(left);
  }

  private static int bin(long nanos) {
    double millis = Math.max(1, (double) nanos / TimeUnit.MILLISECONDS.toNanos(1));
    return (int) Math.min(BINS - 1, Math.log(millis) / LOG_RATIO);
  }
}
