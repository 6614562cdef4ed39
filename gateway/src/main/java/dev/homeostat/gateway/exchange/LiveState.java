package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.LatencyBook;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.ExchangeGate;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.guard.RetryBudget;
import dev.homeostat.core.guard.SessionPlaces;
import java.util.List;

/**
 * What is learned from attempts, shared by all loops, and kept across reloads. Each part has its
 * own state and is safe for any thread; none knows another but through what they are asked.
 *
 * @param budget how much retrying endpoints bear
 * @param latencies how long targets take
 * @param guards which targets may be used
 * @param credentials which credentials may be used
 * @param places which sessions get a place at providers that serve few
 */
public record LiveState(
    RetryBudget budget,
    LatencyBook latencies,
    Guards guards,
    CredentialBook credentials,
    SessionPlaces places)
    implements Gates {

  @Override
  public AttemptGate of(Requester requester) {
    return new ExchangeGate(budget, guards, credentials, places, requester);
  }

  /** What is told of each attempt on its loop, in this order; a microsecond together. */
  public List<ExchangeListener> listeners() {
    return List.of(
        new GuardListener(guards, credentials),
        new RetryBudgetListener(budget),
        new LatencyListener(latencies));
  }
}
