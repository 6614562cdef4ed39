package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Exclusion.Hardness;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.guard.SessionPlaces;
import org.jspecify.annotations.Nullable;

/**
 * How targets stand by all that may forbid them: their guard, their credentials, the places at
 * their provider, and what a session has seen of them. Safe for any thread; allocates nothing.
 */
public final class LiveStandings implements Standings {
  private final Guards guards;
  private final CredentialBook credentials;
  private final SessionPlaces places;
  private final Sessions sessions;

  /** Standings by this state. */
  public LiveStandings(
      Guards guards, CredentialBook credentials, SessionPlaces places, Sessions sessions) {
    this.guards = guards;
    this.credentials = credentials;
    this.places = places;
    this.sessions = sessions;
  }

  @Override
  public @Nullable Exclusion exclusion(Target target, Requester requester, long now) {
    Exclusion worst = guards.exclusion(target, requester, now);
    if (worst != null && worst.hardness() == Hardness.HARD) {
      return worst;
    }
    worst = harder(credentials.exclusion(target, now), worst);
    worst = harder(places.exclusion(target, requester, now), worst);
    SessionKey session = requester.session();
    Exclusion own = session == null ? null : sessions.exclusion(target, session, now);
    if (own == null || session == null || worst == null) {
      return own == null ? worst : own;
    }
    // Both yield alike: what holds longer is the reason, so that it fits the time that is told.
    boolean longer =
        worst.hardness() == Hardness.SOFT
            && sessions.clearsAt(target, session, now) - guards.clearsAt(target, requester, now)
                > 0;
    return longer ? own : worst;
  }

  private static @Nullable Exclusion harder(@Nullable Exclusion one, @Nullable Exclusion other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return rank(other) < rank(one) ? other : one;
  }

  private static int rank(Exclusion exclusion) {
    return switch (exclusion.hardness()) {
      case HARD -> 0;
      case TIMED -> 1;
      case SOFT -> 2;
    };
  }

  @Override
  public long clearsAt(Target target, Requester requester, long now) {
    long at = now;
    if (guards.exclusion(target, requester, now) != null) {
      at = Math.max(at, guards.clearsAt(target, requester, now));
    }
    if (credentials.exclusion(target, now) != null) {
      at = Math.max(at, credentials.clearsAt(target, now));
    }
    if (places.exclusion(target, requester, now) != null) {
      at = Math.max(at, places.clearsAt(target, requester, now));
    }
    SessionKey session = requester.session();
    if (session != null && sessions.exclusion(target, session, now) != null) {
      at = Math.max(at, sessions.clearsAt(target, session, now));
    }
    return at;
  }

  /**
   * A target that nobody is asking can't be buried, so slow start waits until somebody is: where
   * requests come one by one, a recovered target has them all again at once.
   */
  @Override
  public double slowStart(Target target, long now) {
    return guards.inFlight(target) == 0 ? 1 : guards.slowStart(target, now);
  }

  @Override
  public boolean awaitsTrial(Target target, long now) {
    return guards.awaitsTrial(target, now);
  }
}
