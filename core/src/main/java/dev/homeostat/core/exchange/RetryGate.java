package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;

/** Whether an endpoint can bear another attempt that isn't an exchange's first. */
@FunctionalInterface
public interface RetryGate {
  /** Lets everything through. */
  RetryGate OPEN = (_, _) -> true;

  /** Asks for one such attempt; a yes is counted. */
  boolean permits(Target target, long now);
}
