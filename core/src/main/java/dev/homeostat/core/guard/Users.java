package dev.homeostat.core.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Who used something lately, as far as is needed to say whether somebody else did: up to four
 * names. Safe for any thread; allocates nothing. When two threads meet, a name may be taken for
 * more recent than it is: then a principal is skipped where the target would have opened.
 */
final class Users {
  private static final int MOST = 4;

  /** Times are renewed no more often than this, so that a busy target isn't written to by all. */
  private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

  private final AtomicReferenceArray<String> names = new AtomicReferenceArray<>(MOST);
  private final AtomicLongArray times = new AtomicLongArray(MOST);

  void used(String principal, long window, long now) {
    int oldest = 0;
    long age = Long.MIN_VALUE;
    for (int i = 0; i < MOST; i++) {
      String name = names.get(i);
      if (principal.equals(name)) {
        if (now - times.get(i) > FRESH) {
          times.set(i, now);
        }
        return;
      }
      long since = name == null ? Long.MAX_VALUE : now - times.get(i);
      if (since > age) {
        age = since;
        oldest = i;
      }
    }
    // Four recent names answer every question; the fifth is noted when one has grown old.
    if (age > window / 4) {
      times.set(oldest, now);
      names.set(oldest, principal);
    }
  }

  /** Whether anybody but this one did within the window. */
  boolean othersThan(String principal, long window, long now) {
    for (int i = 0; i < MOST; i++) {
      String name = names.get(i);
      if (name != null && !name.equals(principal) && now - times.get(i) <= window) {
        return true;
      }
    }
    return false;
  }
}
