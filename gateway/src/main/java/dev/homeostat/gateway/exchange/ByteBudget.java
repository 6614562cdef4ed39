package dev.homeostat.gateway.exchange;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bodies of all exchanges may take together, and the answers held for them. Charged before
 * they are kept, so that a flood is refused instead of swapped. Safe for any thread.
 */
public final class ByteBudget {
  private final AtomicLong used = new AtomicLong();

  /** Takes so many bytes of a total, or says no. */
  public boolean charge(long bytes, long total) {
    long before = used.getAndAdd(bytes);
    if (before + bytes <= total) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Gives bytes back. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes taken now. */
  public long used() {
    return used.get();
  }
}
