package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.routing.Sessions;

/** Tells sessions what happens to them. Inline. */
public final class SessionListener implements ExchangeListener {
  private final Sessions sessions;

  /** A listener for these. */
  public SessionListener(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void outcome(Outcome outcome, long now) {
    sessions.outcome(outcome, now);
  }
}
