package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.LatencyBook;
import dev.homeostat.core.exchange.Outcome;

/** Tells the adaptive clocks what happens. Inline. */
public final class LatencyListener implements ExchangeListener {
  private final LatencyBook book;

  /** A listener for this book. */
  public LatencyListener(LatencyBook book) {
    this.book = book;
  }

  @Override
  public void firstContent(FirstContent fact, long now) {
    book.firstContent(fact);
  }

  @Override
  public void outcome(Outcome outcome, long now) {
    book.outcome(outcome);
  }
}
