package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.failure.Scope;
import dev.homeostat.core.guard.RetryBudget;

/**
 * Tells the retry budget what happens. Inline. What counts against nobody (a caller's mistake, its
 * own time limit, a client that left) isn't told: as a failure it would be unjust, and as a success
 * a caller with a thousand bad requests would make a failing endpoint look well.
 */
public final class RetryBudgetListener implements ExchangeListener {
  private final RetryBudget budget;

  /** A listener for this budget. */
  public RetryBudgetListener(RetryBudget budget) {
    this.budget = budget;
  }

  @Override
  public void began(Target target, long now) {
    budget.firstAttempt(target, now);
  }

  @Override
  public void outcome(Outcome outcome, long now) {
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
