package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions each provider serves through each way out, for providers that say how many they
 * bear. A session counts once however many exchanges it has; an exchange without a session counts
 * as one of its own.
 *
 * <p>A thread-protected provider serves one session at a time, and after its last use the others
 * leave it alone for a while. That while is soft and yields to a last resort; the number of
 * sessions doesn't.
 *
 * <p>Safe for any thread, without locks. Memory is bounded by what is in flight: who holds nothing
 * is forgotten, but for the one who was last. Where nothing is limited, nothing is kept.
 */
public final class Leases {
  /** No thread protection. */
  public static final long OPEN_TO_ALL = 0;

  private record Room(String providerId, String egress) {}

  private final ConcurrentMap<Room, Places> rooms = new ConcurrentHashMap<>();

  private Leases() {}

  /** Nobody has a place yet. */
  public static Leases create() {
    return new Leases();
  }

  /**
   * Why this requester gets no place now: {@link Exclusion#LEASE} while as many sessions as may be
   * are served, {@link Exclusion#THREAD_BUSY} while a protected provider is another's, or null.
   *
   * @param egress the way out, as configured; empty for the only one
   * @param threadCooldownNanos how long others avoid a provider that serves one session at a time,
   *     after its last use; {@link #OPEN_TO_ALL} for every other provider
   */
  public @Nullable Exclusion exclusion(
      Target target, String egress, long threadCooldownNanos, Requester requester, long now) {
    int most = most(target, threadCooldownNanos);
    Places places = most == 0 ? null : rooms.get(new Room(target.providerId(), egress));
    return places == null
        ? null
        : places.refusal(requester.session(), most, threadCooldownNanos, now);
  }

  /**
   * When it gets one: {@code now} when it does, {@link Long#MAX_VALUE} when nobody knows, because
   * somebody must leave first.
   */
  public long clearsAt(
      Target target, String egress, long threadCooldownNanos, Requester requester, long now) {
    Exclusion reason = exclusion(target, egress, threadCooldownNanos, requester, now);
    if (reason != Exclusion.THREAD_BUSY) {
      return reason == null ? now : Long.MAX_VALUE;
    }
    Places places = rooms.get(new Room(target.providerId(), egress));
    return places == null ? now : places.freeAt(threadCooldownNanos);
  }

  /**
   * Takes a place for one exchange.
   *
   * @param lastResort whether nothing better is left, so that thread protection's pause yields
   * @return the place, to be released once; null when {@link #exclusion} says why not
   */
  public @Nullable Lease acquire(
      Target target,
      String egress,
      long threadCooldownNanos,
      Requester requester,
      boolean lastResort,
      long now) {
    int most = most(target, threadCooldownNanos);
    if (most == 0) {
      return Lease.FREE;
    }
    Places places = rooms.computeIfAbsent(new Room(target.providerId(), egress), _ -> new Places());
    SessionKey session = requester.session();
    long pause = lastResort ? OPEN_TO_ALL : threadCooldownNanos;
    return places.enter(session, most, pause, now) ? new Held(places, session) : null;
  }

  private static int most(Target target, long threadCooldownNanos) {
    return threadCooldownNanos > 0 ? 1 : target.provider().policy().maxSessions();
  }

  /** How many exchanges hold a place. */
  public int inFlight(String providerId, String egress) {
    Places places = rooms.get(new Room(providerId, egress));
    return places == null ? 0 : places.exchanges();
  }

  /** How many sessions hold a place. */
  public int sessions(String providerId, String egress) {
    Places places = rooms.get(new Room(providerId, egress));
    return places == null ? 0 : places.sessions();
  }

  private static final class Held implements Lease {
    private final AtomicReference<@Nullable Places> places;
    private final @Nullable SessionKey session;

    Held(Places places, @Nullable SessionKey session) {
      this.places = new AtomicReference<>(places);
      this.session = session;
    }

    @Override
    public void release(long now) {
      Places held = places.getAndSet(null);
      if (held != null) {
        held.leave(session, now);
      }
    }
  }
}
