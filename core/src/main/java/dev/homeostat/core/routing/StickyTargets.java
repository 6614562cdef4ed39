package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.SessionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where sessions want to stay. Asking changes nothing. Safe for any thread; never waits. */
@FunctionalInterface
public interface StickyTargets {
  /** Nobody stays anywhere. */
  StickyTargets NONE = (_, _, _) -> null;

  /** The one of these targets that a session was served well by last, or null. */
  @Nullable Target preferred(SessionKey session, List<Target> among, long now);
}
