package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.Requester;

/** Makes the gate of an exchange: shared state behind it, its own requester before it. */
@FunctionalInterface
public interface Gates {
  /** The gate of one exchange. */
  AttemptGate of(Requester requester);
}
