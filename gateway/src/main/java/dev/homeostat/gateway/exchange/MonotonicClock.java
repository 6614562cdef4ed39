package dev.homeostat.gateway.exchange;

/** Where monotonic time comes from: nanoseconds from an arbitrary beginning, never negative. */
@FunctionalInterface
public interface MonotonicClock {
  /** Nanoseconds since the clock was made. */
  long nanos();

  /** The system's clock, counted from now so that sums with limits can't overflow. */
  static MonotonicClock system() {
    long origin = System.nanoTime();
    return () -> System.nanoTime() - origin;
  }
}
