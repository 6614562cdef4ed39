package dev.homeostat.core.simulation;

import org.jspecify.annotations.Nullable;

/** Something under way that wants to be woken. */
abstract class Timed implements Comparable<Timed> {
  private final long order;
  long dueAt;

  /**
   * Something new.
   *
   * @param order decides between two at one instant
   */
  Timed(long order) {
    this.order = order;
  }

  /** Goes on at its time; whether it wants to be woken again, at {@link #dueAt}. */
  abstract boolean wake(long now);

  @Override
  public final int compareTo(Timed other) {
    int byTime = Long.compare(dueAt, other.dueAt);
    return byTime != 0 ? byTime : Long.compare(order, other.order);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return Long.hashCode(order);
  }
}
