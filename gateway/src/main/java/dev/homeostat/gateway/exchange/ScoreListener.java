package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.routing.LiveScores;

/** Tells scores what happens. Inline. */
public final class ScoreListener implements ExchangeListener {
  private final LiveScores scores;

  /** A listener for these. */
  public ScoreListener(LiveScores scores) {
    this.scores = scores;
  }

  @Override
  public void firstContent(FirstContent fact, long now) {
    scores.firstContent(fact);
  }

  @Override
  public void outcome(Outcome outcome, long now) {
    if (outcome.result() instanceof AttemptResult.Success && Guards.trial(outcome.permit())) {
      // A customer's request was the trial: what came before it is one outage.
      scores.revived(outcome.target());
    }
    scores.outcome(outcome);
  }
}
