package dev.homeostat.core.routing;

import static java.util.Objects.requireNonNull;

import dev.homeostat.core.exchange.SessionKey;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One conversation: an atomic reference to what is remembered of it. */
final class Session {
  /** Finer isn't needed to know who was used last, and writing less keeps loops apart. */
  private static final long PRECISION = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * What is remembered.
   *
   * @param stays where it would stay, first the one it would rather
   * @param hurts where it was hurt, the latest first
   */
  record Memory(@Nullable Stay stays, @Nullable Hurt hurts) {
    static final Memory NOTHING = new Memory(null, null);

    Memory staying(Stay other) {
      return new Memory(other, hurts);
    }
  }

  private final SessionKey key;
  private final int hash;
  private final AtomicReference<Memory> memory = new AtomicReference<>(Memory.NOTHING);
  private volatile long usedAt;

  Session(SessionKey key, int hash, long now) {
    this.key = key;
    this.hash = hash;
    this.usedAt = now;
  }

  boolean is(SessionKey other, int itsHash) {
    return hash == itsHash && key.equals(other);
  }

  int hash() {
    return hash;
  }

  boolean explicit() {
    return key.explicit();
  }

  long usedAt() {
    return usedAt;
  }

  void used(long now) {
    if (now - usedAt >= PRECISION) {
      usedAt = now;
    }
  }

  Memory memory() {
    return requireNonNull(memory.get());
  }

  void update(UnaryOperator<Memory> change) {
    memory.updateAndGet(change);
  }
}
