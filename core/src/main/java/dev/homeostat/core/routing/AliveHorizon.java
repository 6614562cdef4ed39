package dev.homeostat.core.routing;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Whether a target answers at all, as of the last few attempts: the sense for outages that counts
 * over days lack (1,000 old successes and 15 fresh failures still draw 0.95).
 *
 * <p>Every attempt halves the weight of those five before it; what is older than five minutes is
 * dropped, and so is everything beyond the last 32, which would weigh 1.2 % of the newest at most.
 * A successful trial empties it: the target starts anew.
 *
 * <p>Safe for any thread; a write is two atomic operations. Nothing is allocated but the ring, 0.3
 * KB.
 */
final class AliveHorizon {
  static final long OLDEST = TimeUnit.MINUTES.toNanos(5);

  private static final int SIZE = 32;
  private static final int HALF_LIFE = 5;
  private static final double[] WEIGHTS = weights();

  private static final long EMPTY = Long.MIN_VALUE;

  /** A single failure may be chance: only from the second one on is a target called degraded. */
  private static final double TWO_FAILURES = 1.5;

  /** When each attempt ended; the lowest bit says how. */
  private final AtomicLongArray ring = new AtomicLongArray(SIZE);

  private final AtomicInteger next = new AtomicInteger();

  /** Without a failure in reach the gate is open, and nobody has to look at the ring. */
  private volatile long lastFailure = EMPTY;

  AliveHorizon() {
    clear();
  }

  void add(boolean success, long at) {
    if (!success && (lastFailure == EMPTY || at - lastFailure > 0)) {
      lastFailure = at;
    }
    int index = Math.floorMod(next.getAndIncrement(), SIZE);
    ring.set(index, (at & ~1L) | (success ? 1 : 0));
  }

  /** The target was seen to be alive: what was before is forgotten. */
  void clear() {
    lastFailure = EMPTY;
    for (int i = 0; i < SIZE; i++) {
      ring.set(i, EMPTY);
    }
  }

  /** The gate, {@code min(1, 2m)³}: 1 as long as at least half of the attempts go well. */
  double gate(long now) {
    if (failedLongAgo(now)) {
      return 1;
    }
    double twice = Math.min(1, 2 * mean(now));
    return twice * twice * twice;
  }

  /** Whether it fails more often than not, and not by one failure only. */
  boolean degraded(long now) {
    return !failedLongAgo(now) && mean(now) < 0.5 && weight(now, 0) > TWO_FAILURES;
  }

  private boolean failedLongAgo(long now) {
    long last = lastFailure;
    return last == EMPTY || now - last > OLDEST;
  }

  /** The share of successes {@code (1 + S) / (2 + S + F)}: one half when nothing is known. */
  private double mean(long now) {
    double successes = 0;
    double all = 0;
    int newest = next.get() - 1;
    for (int k = 0; k < SIZE; k++) {
      long sample = ring.get(Math.floorMod(newest - k, SIZE));
      if (sample == EMPTY) {
        break;
      }
      if (now - sample <= OLDEST) {
        double weight = WEIGHTS[k];
        all += weight;
        successes += weight * (sample & 1);
      }
    }
    return (1 + successes) / (2 + all);
  }

  private double weight(long now, long outcome) {
    double sum = 0;
    int newest = next.get() - 1;
    for (int k = 0; k < SIZE; k++) {
      long sample = ring.get(Math.floorMod(newest - k, SIZE));
      if (sample == EMPTY) {
        break;
      }
      if (now - sample <= OLDEST && (sample & 1) == outcome) {
        sum += WEIGHTS[k];
      }
    }
    return sum;
  }

  /**
   * What still counts, from the oldest: the age in nanoseconds, and its complement if it failed.
   */
  long[] save(long now) {
    long[] saved = new long[SIZE];
    int count = 0;
    int oldest = next.get();
    for (int k = 0; k < SIZE; k++) {
      long sample = ring.get(Math.floorMod(oldest + k, SIZE));
      if (sample != EMPTY && now - sample <= OLDEST) {
        long age = Math.max(0, now - sample);
        saved[count++] = (sample & 1) == 1 ? age : ~age;
      }
    }
    return Arrays.copyOf(saved, count);
  }

  private static double[] weights() {
    double[] weights = new double[SIZE];
    for (int k = 0; k < SIZE; k++) {
      weights[k] = Math.pow(2, -(double) k / HALF_LIFE);
    }
    return weights;
  }
}
