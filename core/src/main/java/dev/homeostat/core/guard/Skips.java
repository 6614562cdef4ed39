package dev.homeostat.core.guard;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The principals that are kept from a target which works for others. When the time is over one more
 * try is theirs, and with it the time begins again; a success ends it. At most 16; the one that
 * would end first makes room. Safe for any thread; allocates nothing while nobody is skipped.
 */
final class Skips {
  private static final int MOST = 16;
  private static final Skip[] NOBODY = {};

  private record Skip(String principal, long until) {}

  private static final AtomicReferenceFieldUpdater<Skips, Skip[]> SKIPS =
      AtomicReferenceFieldUpdater.newUpdater(Skips.class, Skip[].class, "skips");

  private volatile Skip[] skips = NOBODY;

  /** Until when this one is skipped; {@code now} when it isn't. */
  long until(String principal, long now) {
    for (Skip skip : skips) {
      if (skip.principal().equals(principal)) {
        return skip.until() - now > 0 ? skip.until() : now;
      }
    }
    return now;
  }

  /** Whether this one may try now; a try that was owed is taken. */
  boolean passes(String principal, long again, long now) {
    while (true) {
      Skip[] all = skips;
      int place = place(all, principal);
      if (place < 0) {
        return true;
      }
      if (all[place].until() - now > 0) {
        return false;
      }
      Skip[] next = all.clone();
      next[place] = new Skip(principal, again);
      if (SKIPS.compareAndSet(this, all, next)) {
        return true;
      }
    }
  }

  /** Skips one; whether it wasn't skipped before. */
  boolean skip(String principal, long until) {
    while (true) {
      Skip[] all = skips;
      int place = place(all, principal);
      Skip[] next = place < 0 && all.length < MOST ? grown(all) : all.clone();
      next[place >= 0 ? place : all.length < MOST ? all.length : first(all)] =
          new Skip(principal, until);
      if (SKIPS.compareAndSet(this, all, next)) {
        return place < 0;
      }
    }
  }

  /** It works for this one again. */
  void end(String principal) {
    while (true) {
      Skip[] all = skips;
      int place = place(all, principal);
      if (place < 0) {
        return;
      }
      Skip[] next = new Skip[all.length - 1];
      System.arraycopy(all, 0, next, 0, place);
      System.arraycopy(all, place + 1, next, place, next.length - place);
      if (SKIPS.compareAndSet(this, all, next)) {
        return;
      }
    }
  }

  void endAll() {
    skips = NOBODY;
  }

  private static Skip[] grown(Skip[] all) {
    Skip[] next = new Skip[all.length + 1];
    System.arraycopy(all, 0, next, 0, all.length);
    return next;
  }

  private static int place(Skip[] all, String principal) {
    for (int i = 0; i < all.length; i++) {
      if (all[i].principal().equals(principal)) {
        return i;
      }
    }
    return -1;
  }

  private static int first(Skip[] all) {
    int first = 0;
    for (int i = 1; i < all.length; i++) {
      if (all[i].until() - all[first].until() < 0) {
        first = i;
      }
    }
    return first;
  }
}
