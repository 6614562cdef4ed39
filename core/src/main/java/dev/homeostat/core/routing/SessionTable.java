package dev.homeostat.core.routing;

import dev.homeostat.core.exchange.SessionKey;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in rows of sixteen, the row by hash. A row that is full forgets first who has expired,
 * then the least recently used of those without a name of their own, then that of the others: a
 * stream of different prompts can't wash away what named conversations avoid.
 *
 * <p>So it is an LRU within a row and close to one over all, and needs neither a lock nor a list
 * that every request writes to. Two loops that bring the same new session at the same moment may
 * enter it twice; the second is never found and expires.
 */
final class SessionTable {
  private static final int ROW = 16;

  private final AtomicReferenceArray<@Nullable Session> places;

  /** The hash of whoever is at each place: a row of them is one cache line. */
  private final AtomicIntegerArray hashes;

  private final int row;
  private final int rows;

  /**
   * An empty table.
   *
   * @param most how many sessions at the most, at least 1; the nearest multiple of 16 below is used
   */
  SessionTable(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most: " + most + " (expected: 1 or more)");
    }
    row = Math.min(ROW, most);
    rows = most / row;
    places = new AtomicReferenceArray<>(row * rows);
    hashes = new AtomicIntegerArray(row * rows);
  }

  @Nullable Session find(SessionKey key) {
    int hash = hash(key);
    int from = from(hash);
    for (int i = from; i < from + row; i++) {
      if (hashes.get(i) == hash) {
        Session session = places.get(i);
        if (session != null && session.is(key, hash)) {
          return session;
        }
      }
    }
    return null;
  }

  /** The session of this key, new when it isn't known. */
  Session obtain(SessionKey key, long now, long ttl) {
    while (true) {
      Session known = find(key);
      if (known != null) {
        known.used(now);
        return known;
      }
      int hash = hash(key);
      int place = leastWorth(from(hash), now, ttl);
      Session before = places.get(place);
      Session made = new Session(key, hash, now);
      // When another loop was first, it has made progress; so this ends.
      if (places.compareAndSet(place, before, made)) {
        label(place);
        return made;
      }
    }
  }

  /** Whoever took the place last has the last word, whatever the order of their writes. */
  private void label(int place) {
    Session labelled = null;
    Session session = places.get(place);
    while (session != null && session != labelled) {
      hashes.set(place, session.hash());
      labelled = session;
      session = places.get(place);
    }
  }

  private int leastWorth(int from, long now, long ttl) {
    int least = from;
    for (int i = from; i < from + row; i++) {
      Session session = places.get(i);
      if (session == null) {
        return i;
      }
      Session worst = places.get(least);
      if (worst == null) {
        return least;
      }
      int worth = worth(session, now, ttl);
      int other = worth(worst, now, ttl);
      if (worth < other || (worth == other && session.usedAt() - worst.usedAt() < 0)) {
        least = i;
      }
    }
    return least;
  }

  private static int worth(Session session, long now, long ttl) {
    if (now - session.usedAt() >= ttl) {
      return 0;
    }
    return session.explicit() ? 2 : 1;
  }

  int size() {
    int size = 0;
    for (int i = 0; i < places.length(); i++) {
      size += places.get(i) == null ? 0 : 1;
    }
    return size;
  }

  private int from(int hash) {
    return Integer.remainderUnsigned(hash, rows) * row;
  }

  /** Spreads the bits: text hashes of numbered names lie close together. */
  static int hash(SessionKey key) {
    int h = key.hashCode();
    h = (h ^ h >>> 16) * 0x45d9f3b;
    h = (h ^ h >>> 16) * 0x45d9f3b;
    return h ^ h >>> 16;
  }
}
