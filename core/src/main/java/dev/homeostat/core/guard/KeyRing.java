package dev.homeostat.core.guard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

/**
 * The credentials of one endpoint: what is held against each, where one is denied, and what is left
 * of its limits. Safe for any thread; asking allocates nothing.
 */
final class KeyRing {
  /** A set of credentials is the bits of a long. */
  static final int MOST = 64;

  private static final int MOST_DENIALS = 256;
  private static final Denial[] NONE = {};
  private static final AtomicReferenceFieldUpdater<KeyRing, Denial[]> DENIALS =
      AtomicReferenceFieldUpdater.newUpdater(KeyRing.class, Denial[].class, "denials");

  /**
   * A credential that may not use one target.
   *
   * @param target the target's number
   * @param limited whether it sends more than it may: most providers limit each model by itself
   */
  private record Denial(int target, int credential, boolean limited, long since, long until) {
    boolean is(int otherTarget, int otherCredential, boolean otherLimited) {
      return target == otherTarget && credential == otherCredential && limited == otherLimited;
    }
  }

  private final String endpointKey;
  private final long since;
  private final AtomicReferenceArray<KeyState> keys = new AtomicReferenceArray<>(MOST);

  /** What is left, as the bits of a double, plus when that is over. */
  private final AtomicLongArray headroom = new AtomicLongArray(2 * MOST);

  private final AtomicInteger trials = new AtomicInteger();
  private volatile Denial[] denials = NONE;
  private volatile long wantedAt = BreakerState.NEVER;

  KeyRing(String endpointKey, long since) {
    this.endpointKey = endpointKey;
    this.since = since;
  }

  String endpointKey() {
    return endpointKey;
  }

  /** Since when these secrets are used; what began before says nothing about them. */
  boolean concerns(long startedAt) {
    return since == BreakerState.NEVER || startedAt - since >= 0;
  }

  KeyState key(int credential) {
    KeyState state = keys.get(credential);
    return state == null ? KeyState.FRESH : state;
  }

  /** Whether anything was ever held against it. */
  boolean known(int credential) {
    return keys.get(credential) != null;
  }

  /** Changes what is held against a credential, and gives what was before. */
  KeyState change(int credential, UnaryOperator<KeyState> how) {
    while (true) {
      KeyState state = keys.get(credential);
      KeyState before = state == null ? KeyState.FRESH : state;
      if (keys.compareAndSet(credential, state, how.apply(before))) {
        return before;
      }
    }
  }

  boolean replace(int credential, KeyState before, KeyState after) {
    return keys.compareAndSet(credential, before, after);
  }

  // ---- denials ---------------------------------------------------------------------------------

  /** Until when a credential is denied a target; {@code now} when it isn't. */
  long deniedUntil(int target, int credential, long now) {
    return until(target, credential, false, now);
  }

  /** Until when a credential is rate limited on a target; {@code now} when it isn't. */
  long limitedUntil(int target, int credential, long now) {
    return until(target, credential, true, now);
  }

  private long until(int target, int credential, boolean limited, long now) {
    for (Denial denial : denials) {
      if (denial.is(target, credential, limited)) {
        return denial.until() - now > 0 ? denial.until() : now;
      }
    }
    return now;
  }

  void deny(int target, int credential, long until, long now) {
    put(target, credential, false, until, now);
  }

  /** It is rate limited on a target until then at least. */
  void limit(int target, int credential, long until, long now) {
    long before = limitedUntil(target, credential, now);
    put(target, credential, true, before - until > 0 ? before : until, now);
  }

  private void put(int target, int credential, boolean limited, long until, long now) {
    while (true) {
      Denial[] all = denials;
      int place = place(all, target, credential, limited, now);
      Denial[] next = new Denial[Math.max(all.length, place + 1)];
      System.arraycopy(all, 0, next, 0, all.length);
      next[place] = new Denial(target, credential, limited, now, until);
      if (DENIALS.compareAndSet(this, all, next)) {
        return;
      }
    }
  }

  /** Its own place, one that is over, a new one, or that which is over first. */
  private static int place(Denial[] all, int target, int credential, boolean limited, long now) {
    int first = 0;
    int over = -1;
    for (int i = 0; i < all.length; i++) {
      if (all[i].is(target, credential, limited)) {
        return i;
      }
      over = all[i].until() - now <= 0 ? i : over;
      first = all[i].until() - all[first].until() < 0 ? i : first;
    }
    if (over >= 0) {
      return over;
    }
    return all.length < MOST_DENIALS ? all.length : first;
  }

  /** It was let in after all, by an attempt that began then. */
  void allow(int target, int credential, long startedAt, long now) {
    for (Denial denial : denials) {
      boolean holds = denial.until() - now > 0 && startedAt - denial.since() >= 0;
      if (denial.is(target, credential, false) && holds) {
        deny(target, credential, now, now);
        return;
      }
    }
  }

  /** On how many targets a credential is denied. */
  int denials(int credential, long now) {
    int count = 0;
    for (Denial denial : denials) {
      boolean holds = denial.until() - now > 0 && !denial.limited();
      count += denial.credential() == credential && holds ? 1 : 0;
    }
    return count;
  }

  /** Until when a credential is rate limited somewhere; {@code now} when it isn't. */
  long limitedUntil(int credential, long now) {
    long latest = now;
    for (Denial denial : denials) {
      if (denial.credential() == credential && denial.limited() && denial.until() - latest > 0) {
        latest = denial.until();
      }
    }
    return latest;
  }

  // ---- headroom --------------------------------------------------------------------------------

  void headroom(int credential, double remaining, long resetAt) {
    headroom.set(2 * credential + 1, resetAt);
    headroom.set(2 * credential, Double.doubleToRawLongBits(remaining + 1));
  }

  /** What is left: 0..1. */
  double headroom(int credential, long now) {
    long bits = headroom.get(2 * credential);
    boolean known = bits != 0 && headroom.get(2 * credential + 1) - now > 0;
    return known ? Double.longBitsToDouble(bits) - 1 : 1;
  }

  // ---- trials ----------------------------------------------------------------------------------

  /** How many trials were begun. */
  int trials() {
    return trials.get();
  }

  void tried() {
    trials.incrementAndGet();
  }

  void want(long now) {
    wantedAt = now;
  }

  boolean wanted(long window, long now) {
    long last = wantedAt;
    return last != BreakerState.NEVER && now - last <= window;
  }
}
