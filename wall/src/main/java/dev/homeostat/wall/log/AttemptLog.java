package dev.homeostat.wall.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The latest attempts in order of arrival, and a way to wait for them without sleeping.
 * Thread-safe; the oldest attempts are forgotten beyond the limit.
 */
public final class AttemptLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, WallAttempt> attempts;
  private int connections;

  private AttemptLog(int limit) {
    attempts =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, WallAttempt> eldest) {
            return size() > limit;
          }
        };
  }

  /** A log that remembers so many attempts. */
  public static AttemptLog create(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: at least 1)");
    }
    return new AttemptLog(limit);
  }

  /** The number of the next attempt. */
  public long nextNumber() {
    return numbers.incrementAndGet();
  }

  public void add(WallAttempt attempt) {
    change(() -> attempts.put(attempt.number(), attempt));
  }

  /** Changes an attempt if it is still remembered. */
  public void update(long number, UnaryOperator<WallAttempt> edit) {
    change(() -> attempts.computeIfPresent(number, (key, attempt) -> edit.apply(attempt)));
  }

  public void connectionOpened() {
    change(() -> connections++);
  }

  public void connectionClosed() {
    change(() -> connections--);
  }

  /** All remembered attempts, oldest first. */
  public List<WallAttempt> attempts() {
    lock.lock();
    try {
      return List.copyOf(attempts.values());
    } finally {
      lock.unlock();
    }
  }

  /** How many connections are open. */
  public int connections() {
    lock.lock();
    try {
      return connections;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all attempts; numbers go on. */
  public void clear() {
    change(attempts::clear);
  }

  /**
   * Waits until the condition holds, looking again at each change of the log.
   *
   * @return whether it came to hold in time
   */
  public boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable edit) {
    lock.lock();
    try {
      edit.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
