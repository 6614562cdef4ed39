package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few targets of an adaptive model that are worth a draw, chosen beforehand. Safe for any
 * thread; never waits.
 */
@FunctionalInterface
public interface Shortlisted {
  /** Nothing was chosen. */
  Shortlisted NONE = _ -> null;

  /** The model's best and some to explore, all of them its own; null when nobody chose. */
  @Nullable List<Target> of(Model model);
}
