package dev.homeostat.core.guard;

import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.SessionKey;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Who is served by one provider through one way out. One reference to an immutable list, because
 * the lists are as short as the limits. Safe for any thread.
 */
final class Places {
  private static final AtomicReferenceFieldUpdater<Places, Guests> GUESTS =
      AtomicReferenceFieldUpdater.newUpdater(Places.class, Guests.class, "guests");

  private volatile Guests guests = new Guests(new Guest[0], 0, null, BreakerState.NEVER);

  /** A session and how many exchanges it has here. */
  private record Guest(SessionKey session, int exchanges) {}

  /**
   * Everybody.
   *
   * @param named the sessions
   * @param unnamed exchanges without one
   * @param last who was here last, or null for one without a session
   * @param lastUse when somebody last came or left
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by identity, never changed.
  private record Guests(Guest[] named, int unnamed, @Nullable SessionKey last, long lastUse) {
    int place(@Nullable SessionKey session) {
      for (int i = 0; i < named.length; i++) {
        if (named[i].session().equals(session)) {
          return i;
        }
      }
      return -1;
    }

    int sessions() {
      return named.length + unnamed;
    }
  }

  @Nullable Exclusion refusal(@Nullable SessionKey session, int most, long pauseNanos, long now) {
    return refusal(guests, session, most, pauseNanos, now);
  }

  private static @Nullable Exclusion refusal(
      Guests all, @Nullable SessionKey session, int most, long pauseNanos, long now) {
    if (all.place(session) >= 0) {
      return null;
    }
    if (all.sessions() >= most) {
      return Exclusion.LEASE;
    }
    boolean anothers =
        all.lastUse() != BreakerState.NEVER && (session == null || !session.equals(all.last()));
    return pauseNanos > 0 && anothers && now - all.lastUse() < pauseNanos
        ? Exclusion.THREAD_BUSY
        : null;
  }

  long freeAt(long pauseNanos) {
    return guests.lastUse() + pauseNanos;
  }

  boolean enter(@Nullable SessionKey session, int most, long pauseNanos, long now) {
    while (true) {
      Guests all = guests;
      if (refusal(all, session, most, pauseNanos, now) != null) {
        return false;
      }
      if (GUESTS.compareAndSet(this, all, changed(all, session, 1, now))) {
        return true;
      }
    }
  }

  void leave(@Nullable SessionKey session, long now) {
    while (true) {
      Guests all = guests;
      if (GUESTS.compareAndSet(this, all, changed(all, session, -1, now))) {
        return;
      }
    }
  }

  private static Guests changed(Guests all, @Nullable SessionKey session, int by, long now) {
    if (session == null) {
      return new Guests(all.named(), all.unnamed() + by, null, now);
    }
    int place = all.place(session);
    if (place < 0) {
      Guest[] next = new Guest[all.named().length + 1];
      System.arraycopy(all.named(), 0, next, 0, all.named().length);
      next[next.length - 1] = new Guest(session, 1);
      return new Guests(next, all.unnamed(), session, now);
    }
    int exchanges = all.named()[place].exchanges() + by;
    if (exchanges > 0) {
      Guest[] next = all.named().clone();
      next[place] = new Guest(session, exchanges);
      return new Guests(next, all.unnamed(), session, now);
    }
    Guest[] next = new Guest[all.named().length - 1];
    System.arraycopy(all.named(), 0, next, 0, place);
    System.arraycopy(all.named(), place + 1, next, place, next.length - place);
    return new Guests(next, all.unnamed(), session, now);
  }

  int sessions() {
    return guests.sessions();
  }

  int exchanges() {
    Guests all = guests;
    int count = all.unnamed();
    for (Guest guest : all.named()) {
      count += guest.exchanges();
    }
    return count;
  }
}
