package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.LatencyBook;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.Scope;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.ExchangeGate;
import dev.homeostat.core.guard.GuardListener;
import dev.homeostat.core.guard.GuardPolicy;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.guard.LivePlaces;
import dev.homeostat.core.guard.RetryBudget;
import dev.homeostat.core.guard.ThreadProtection;
import dev.homeostat.core.routing.LiveScores;
import dev.homeostat.core.routing.LiveStandings;
import dev.homeostat.core.routing.SessionTerms;
import dev.homeostat.core.routing.Sessions;
import dev.homeostat.core.routing.Shortlists;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The live parts of a gateway, put together as a gateway does and told of attempts in the same
 * order: guards and credentials, sessions, scores, retry budget, usual latencies.
 */
final class Brain {
  /** A simulation has few sessions; a whole process's table would only cost memory. */
  private static final int SESSIONS = 10_000;

  private static final long THREAD_COOLDOWN = TimeUnit.MINUTES.toNanos(3);

  final RetryBudget budget = RetryBudget.of(RetryBudget.Limits.DEFAULTS);
  final LatencyBook latencies = LatencyBook.create();
  final CredentialBook credentials;
  final Guards guards;
  final LivePlaces places = LivePlaces.create("", ThreadProtection.SHIPPED, THREAD_COOLDOWN);
  final Sessions sessions =
      Sessions.create(SESSIONS, SessionTerms.DEFAULTS, ThreadProtection.SHIPPED);
  final LiveScores scores;
  final Shortlists shortlists = Shortlists.create();
  final LiveStandings standings;

  Brain(GuardPolicy policy, Jitter jitter, GuardListener listener, LongSupplier clock) {
    credentials = CredentialBook.create(listener);
    guards = Guards.create(policy, jitter, credentials, listener);
    scores = LiveScores.create(target -> credentials.headroom(target, clock.getAsLong()), _ -> 1);
    standings = new LiveStandings(guards, credentials, places, sessions);
  }

  ExchangeGate gate(Requester requester) {
    return new ExchangeGate(budget, guards, credentials, places, requester);
  }

  void began(Target target, long now) {
    budget.firstAttempt(target, now);
  }

  void firstContent(FirstContent fact, long now) {
    guards.firstContent(fact, now);
    scores.firstContent(fact);
    latencies.firstContent(fact);
  }

  void outcome(Outcome outcome, long now) {
    guards.outcome(outcome, now);
    credentials.outcome(outcome, now);
    sessions.outcome(outcome, now);
    if (outcome.result() instanceof AttemptResult.Success && Guards.trial(outcome.permit())) {
      scores.revived(outcome.target());
    }
    scores.outcome(outcome);
    budget(outcome, now);
    latencies.outcome(outcome);
  }

  private void budget(Outcome outcome, long now) {
    if (outcome.origin() == Origin.TRIAL) {
      return;
    }
    switch (outcome.result()) {
      case AttemptResult.Success _ -> budget.ended(outcome.target(), false, now);
      case AttemptResult.Failed(var failure) -> {
        if (failure.kind().scope() != Scope.NOBODY) {
          budget.ended(outcome.target(), failure.kind().countsForBreaker(), now);
        }
      }
      case AttemptResult.Cancelled _ -> {}
    }
  }
}
