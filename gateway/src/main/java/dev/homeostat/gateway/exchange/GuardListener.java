package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.Guards;

/** Gives permits back and tells guards and credentials what happens. Inline, and the first. */
public final class GuardListener implements ExchangeListener {
  private final Guards guards;
  private final CredentialBook credentials;

  /** A listener for these. */
  public GuardListener(Guards guards, CredentialBook credentials) {
    this.guards = guards;
    this.credentials = credentials;
  }

  @Override
  public void firstContent(FirstContent fact, long now) {
    guards.firstContent(fact, now);
  }

  @Override
  public void outcome(Outcome outcome, long now) {
    guards.outcome(outcome, now);
    credentials.outcome(outcome, now);
  }
}
