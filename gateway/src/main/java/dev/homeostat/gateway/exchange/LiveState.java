package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.LatencyBook;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.ExchangeGate;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.guard.LivePlaces;
import dev.homeostat.core.guard.RetryBudget;
import dev.homeostat.core.routing.LivePlanState;
import dev.homeostat.core.routing.LiveScores;
import dev.homeostat.core.routing.Sessions;
import dev.homeostat.core.routing.Shortlists;
import dev.homeostat.core.routing.Standings;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is learned from attempts, shared by all loops, and kept across reloads. Each part has its
 * own state and is safe for any thread; none knows another but through what they are asked.
 *
 * @param budget how much retrying endpoints bear
 * @param latencies how long targets take
 * @param guards which targets may be used
 * @param credentials which credentials may be used
 * @param places which sessions get a place at providers that serve few
 * @param sessions what conversations have seen
 * @param scores how good targets are
 * @param shortlists who is worth a draw
 * @param standings all that may forbid a target, as one
 * @param plans what plans are made from; published anew each second
 */
public record LiveState(
    RetryBudget budget,
    LatencyBook latencies,
    Guards guards,
    CredentialBook credentials,
    LivePlaces places,
    Sessions sessions,
    LiveScores scores,
    Shortlists shortlists,
    Standings standings,
    AtomicReference<LivePlanState> plans) {

  /** What plans are made from now. */
  public LivePlanState plan() {
    return Objects.requireNonNull(plans.get());
  }

  /** The gate of one exchange. */
  public AttemptGate gate(Requester requester) {
    return new ExchangeGate(budget, guards, credentials, places, requester);
  }

  /** What is told of each attempt on its loop, in this order; a microsecond together. */
  public List<ExchangeListener> listeners() {
    return List.of(
        new GuardListener(guards, credentials),
        new SessionListener(sessions),
        new ScoreListener(scores),
        new RetryBudgetListener(budget),
        new LatencyListener(latencies));
  }
}
