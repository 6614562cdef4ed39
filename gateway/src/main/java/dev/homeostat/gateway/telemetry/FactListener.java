package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.gateway.exchange.Anomaly;
import dev.homeostat.gateway.exchange.ExchangeRecord;

/** Learns from attempts and exchanges off the loops, one fact at a time. */
public interface FactListener {
  /** An attempt's content began. */
  default void firstContent(FirstContent fact) {}

  /** An attempt ended. */
  default void outcome(Outcome outcome) {}

  /** A good answer was odd. */
  default void anomaly(Anomaly anomaly) {}

  /** An exchange ended. */
  default void ended(ExchangeRecord exchange) {}

  /** Something changed in what may be used. */
  default void guard(GuardEvent event) {}

  /** Facts were lost since the last ones, because the queue was full. */
  default void lost(long facts) {}
}
