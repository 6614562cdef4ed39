package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import org.jspecify.annotations.Nullable;

/**
 * Places by what providers bear and by thread protection, for a process with one way out. Safe for
 * any thread.
 */
public final class LivePlaces implements SessionPlaces {
  private final Leases leases;
  private final String egress;
  private volatile Terms terms;

  private record Terms(ThreadProtection protection, long cooldownNanos) {}

  private LivePlaces(Leases leases, String egress, Terms terms) {
    this.leases = leases;
    this.egress = egress;
    this.terms = terms;
  }

  /**
   * Places that nobody has taken yet.
   *
   * @param egress the way out; empty for the only one
   * @param cooldownNanos how long others leave a protected provider alone after its last use
   */
  public static LivePlaces create(String egress, ThreadProtection protection, long cooldownNanos) {
    return new LivePlaces(Leases.create(), egress, new Terms(protection, cooldownNanos));
  }

  /** Changes the rules; who has a place keeps it. */
  public void rules(ThreadProtection protection, long cooldownNanos) {
    terms = new Terms(protection, cooldownNanos);
  }

  private long cooldown(Target target) {
    Terms now = terms;
    return now.protection.level(target) == ThreadProtection.Level.PROVIDER_BAN
        ? now.cooldownNanos
        : Leases.OPEN_TO_ALL;
  }

  @Override
  public @Nullable Exclusion exclusion(Target target, Requester requester, long now) {
    return leases.exclusion(target, egress, cooldown(target), requester, now);
  }

  @Override
  public long clearsAt(Target target, Requester requester, long now) {
    return leases.clearsAt(target, egress, cooldown(target), requester, now);
  }

  @Override
  public @Nullable Lease acquire(Target target, Requester requester, boolean lastResort, long now) {
    return leases.acquire(target, egress, cooldown(target), requester, lastResort, now);
  }

  /** How many exchanges hold a place at a provider. */
  public int inFlight(String providerId) {
    return leases.inFlight(providerId, egress);
  }
}
