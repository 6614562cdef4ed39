package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import org.jspecify.annotations.Nullable;

/** First form: everything is free. */
public final class Leases {
  private Leases() {}

  /** Nobody has a place yet. */
  public static Leases create() {
    return new Leases();
  }

  /** Why this requester gets no place now, or null. */
  public @Nullable Exclusion exclusion(
      Target target, String egress, long threadCooldownNanos, Requester requester, long now) {
    return null;
  }

  /** When it gets one again. */
  public long clearsAt(
      Target target, String egress, long threadCooldownNanos, Requester requester, long now) {
    return now;
  }

  /** Takes a place, or null. */
  public @Nullable Lease acquire(
      Target target,
      String egress,
      long threadCooldownNanos,
      Requester requester,
      boolean lastResort,
      long now) {
    return Lease.FREE;
  }

  /** How many exchanges hold a place. */
  public int inFlight(String providerId, String egress) {
    return 0;
  }
}
