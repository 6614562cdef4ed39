package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import java.util.List;

/**
 * The few targets of an adaptive model that are worth a draw, chosen beforehand. Safe for any
 * thread; never waits.
 */
@FunctionalInterface
public interface Shortlisted {
  /** Nothing was chosen. */
  Shortlisted NONE = (targets, _) -> targets;

  /** The best of these targets by a profile, and some to explore; all of them when nobody chose. */
  List<Target> of(List<Target> targets, Profile profile);
}
