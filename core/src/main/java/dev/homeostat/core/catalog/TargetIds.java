package dev.homeostat.core.catalog;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Interns targets: one number per realm, endpoint key and upstream model, kept for the life of the
 * process. A target that leaves the configuration and returns finds its state again; numbers are
 * never given to another target. Thread-safe.
 */
public final class TargetIds {
  private record Name(Realm realm, String endpointKey, String upstreamModel) {}

  private final ConcurrentMap<Name, TargetId> ids = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /** The number of this target, new ones in the order of asking. */
  public TargetId of(Realm realm, Endpoint endpoint, String upstreamModel) {
    return ids.computeIfAbsent(
        new Name(realm, endpoint.key(), upstreamModel),
        name -> new TargetId(next.getAndIncrement()));
  }

  /** How many numbers were given out: what an array of states must hold. */
  public int size() {
    return next.get();
  }
}
