package dev.homeostat.core.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The last 200 durations of one kind, and the percentile that a limit is made from. An attempt that
 * was cut by that limit is there too, as twice what it was given: else a target that slows down
 * would be cut for ever.
 *
 * <p><b>Slow or down.</b> A cut says that a target has become slow, or that it was down for a
 * moment. Slow targets don't answer in time soon after; so a target that does so five times in a
 * row was down, and its cuts are forgotten. Without that, one outage would make the next cost three
 * times as much, for 200 attempts. For the same reason two outliers never decide, however few
 * samples there are: of 200 samples the 99th percentile is the third largest, and the third largest
 * it is for fewer too.
 *
 * <p>Safe for any thread. A write is two or three atomic operations; a read costs a pass over the
 * samples after each write, and one comparison otherwise. Nothing is allocated.
 */
final class LatencyWindow {
  static final int SAMPLES = 200;

  /** Fewer than this say nothing. */
  static final int NEEDED = 20;

  /** So many answers in time, one after the other, and a target is not slow. */
  private static final int RECOVERED = 5;

  /** Microseconds; negative for a cut, 0 for none. */
  private final AtomicIntegerArray ring = new AtomicIntegerArray(SAMPLES);

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger version = new AtomicInteger();
  private final AtomicInteger inTime = new AtomicInteger();
  private volatile boolean cuts;

  /** The version it was computed from, and the microseconds; -1 when there were too few. */
  private volatile long known = -1;

  /** An answer came in time. */
  void add(long nanos) {
    put(micros(nanos));
    if (cuts && inTime.incrementAndGet() >= RECOVERED) {
      forgetCuts();
    }
  }

  /** An answer wasn't waited for any longer than this. */
  void addCut(long nanos) {
    inTime.set(0);
    put(-micros(2 * nanos));
    cuts = true;
  }

  /** The 99th percentile in nanoseconds, or {@link Patience#UNKNOWN}. */
  long p99() {
    int wanted = version.get();
    long cached = known;
    if ((int) (cached >> 32) != wanted || cached == -1) {
      cached = ((long) wanted << 32) | (third() & 0xffffffffL);
      known = cached;
    }
    int micros = (int) cached;
    return micros < 0 ? Patience.UNKNOWN : TimeUnit.MICROSECONDS.toNanos(micros);
  }

  private int third() {
    int count = 0;
    int first = 0;
    int second = 0;
    int third = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int value = Math.abs(ring.get(i));
      count += value == 0 ? 0 : 1;
      if (value > first) {
        third = second;
        second = first;
        first = value;
      } else if (value > second) {
        third = second;
        second = value;
      } else if (value > third) {
        third = value;
      }
    }
    return count < NEEDED ? -1 : third;
  }

  private void put(int micros) {
    int at = Math.floorMod(next.getAndIncrement(), SAMPLES);
    ring.set(at, micros);
    version.incrementAndGet();
  }

  private void forgetCuts() {
    cuts = false;
    inTime.set(0);
    for (int i = 0; i < SAMPLES; i++) {
      int value = ring.get(i);
      if (value < 0) {
        ring.compareAndSet(i, value, 0);
      }
    }
    version.incrementAndGet();
  }

  private static int micros(long nanos) {
    return Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 1, Integer.MAX_VALUE);
  }
}
