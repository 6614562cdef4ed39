package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import org.jspecify.annotations.Nullable;

/**
 * Which requesters get a place at a provider that serves few sessions at once. Safe for any thread.
 */
public interface SessionPlaces {
  /** Every provider serves everybody. */
  SessionPlaces UNLIMITED =
      new SessionPlaces() {
        @Override
        public @Nullable Exclusion exclusion(Target target, Requester requester, long now) {
          return null;
        }

        @Override
        public long clearsAt(Target target, Requester requester, long now) {
          return now;
        }

        @Override
        public Lease acquire(Target target, Requester requester, boolean lastResort, long now) {
          return Lease.FREE;
        }
      };

  /** Why this requester gets no place now, or null. */
  @Nullable Exclusion exclusion(Target target, Requester requester, long now);

  /** When it gets one again: monotonic nanoseconds. */
  long clearsAt(Target target, Requester requester, long now);

  /** Takes a place, or null when there is none. */
  @Nullable Lease acquire(Target target, Requester requester, boolean lastResort, long now);
}
