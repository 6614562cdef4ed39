package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;

/** The gate of one exchange: everything that may forbid an attempt, asked in one order. */
public final class ExchangeGate implements AttemptGate {
  private final RetryBudget budget;

  /** A gate before this state. */
  public ExchangeGate(RetryBudget budget) {
    this.budget = budget;
  }

  @Override
  public boolean bears(Target target, long now) {
    return budget.permits(target, now);
  }

  @Override
  public long acquire(Target target, long held, boolean lastResort, long now) {
    return 0;
  }

  @Override
  public void release(Target target, long permit, long now) {}

  @Override
  public int credential(Target target, long tried, long now) {
    return AttemptGate.OPEN.credential(target, tried, now);
  }
}
