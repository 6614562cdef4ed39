package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Outcome;

/**
 * Learns from attempts. Inline listeners are called on the loop, in a stated order, and must take
 * well below a microsecond; queued ones get the same facts off the loop. Listeners never call each
 * other.
 */
public interface ExchangeListener {
  /** An exchange's first attempt begins. */
  default void began(Target target, long now) {}

  /** An attempt's content began. */
  default void firstContent(FirstContent fact, long now) {}

  /** An attempt ended. */
  default void outcome(Outcome outcome, long now) {}

  /** A good answer was odd. */
  default void anomaly(Anomaly anomaly) {}

  /** An exchange ended. */
  default void ended(ExchangeRecord exchange) {}
}
