package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import org.jspecify.annotations.Nullable;

/**
 * The gate of one exchange: everything that may forbid an attempt, asked in one order. What may not
 * be asked by this requester at this moment costs nothing; a place among a provider's sessions is
 * taken last and kept until the exchange goes on to another target or ends.
 *
 * <p>Used on the exchange's loop only.
 */
public final class ExchangeGate implements AttemptGate {
  private final RetryBudget budget;
  private final Guards guards;
  private final CredentialBook credentials;
  private final SessionPlaces places;
  private final Requester requester;

  private Lease lease = Lease.FREE;
  private @Nullable Target leased;

  /** What was asked for last, and what came of it. */
  private @Nullable Target latestOf;

  private long latest = NO_PERMIT;

  /** A gate before this state. */
  public ExchangeGate(
      RetryBudget budget,
      Guards guards,
      CredentialBook credentials,
      SessionPlaces places,
      Requester requester) {
    this.budget = budget;
    this.guards = guards;
    this.credentials = credentials;
    this.places = places;
    this.requester = requester;
  }

  @Override
  public boolean bears(Target target, long now) {
    return budget.permits(target, now);
  }

  @Override
  public long acquire(Target target, long held, boolean lastResort, long now) {
    long permit = guards.acquire(target, requester, held, lastResort, now);
    latest = permit;
    latestOf = target;
    if (permit < 0) {
      leave(now);
      return permit;
    }
    if (leased != null && sameProvider(leased, target)) {
      return permit;
    }
    leave(now);
    Lease place = places.acquire(target, requester, lastResort, now);
    if (place == null) {
      Exclusion why = places.exclusion(target, requester, now);
      guards.release(target, permit, now);
      return (why == null ? Exclusion.LEASE : why).asRefusal();
    }
    lease = place;
    leased = target;
    return permit;
  }

  private static boolean sameProvider(Target one, Target other) {
    return one.providerId().equals(other.providerId());
  }

  @Override
  public void release(Target target, long permit, long now) {
    guards.release(target, permit, now);
  }

  @Override
  public int credential(Target target, long tried, long now) {
    return credentials.pick(target, tried, requester, now);
  }

  @Override
  public void close(long now) {
    leave(now);
  }

  @Override
  public void abandon(long now) {
    leave(now);
    if (latestOf != null && latest >= 0) {
      // One that was given back already is none any more, and nothing happens.
      guards.release(latestOf, latest, now);
    }
  }

  private void leave(long now) {
    lease.release(now);
    lease = Lease.FREE;
    leased = null;
  }
}
