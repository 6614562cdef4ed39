package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import org.jspecify.annotations.Nullable;

/**
 * Whether targets may be used now, as their live state stands: guard, credentials, leases,
 * sessions. Asking changes nothing and reserves nothing. Safe for any thread; allocates nothing.
 */
public interface Standings {
  /** Everything may be used. */
  Standings CLEAR =
      new Standings() {
        @Override
        public @Nullable Exclusion exclusion(Target target, Requester requester, long now) {
          return null;
        }

        @Override
        public long clearsAt(Target target, Requester requester, long now) {
          return now;
        }

        @Override
        public double slowStart(Target target, long now) {
          return 1;
        }

        @Override
        public boolean awaitsTrial(Target target, long now) {
          return false;
        }
      };

  /** The hardest reason not to use a target now, or null. */
  @Nullable Exclusion exclusion(Target target, Requester requester, long now);

  /**
   * When an excluded target may be used again: monotonic nanoseconds, {@code now} when nothing
   * holds, {@link Long#MAX_VALUE} when nobody knows.
   */
  long clearsAt(Target target, Requester requester, long now);

  /** The share of traffic a target gets after its recovery: 0.1 rising to 1. */
  double slowStart(Target target, long now);

  /** Whether its next request is the one that decides over it: half open, or cooled down. */
  boolean awaitsTrial(Target target, long now);
}
