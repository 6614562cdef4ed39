package dev.homeostat.gateway;

import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.LatencyBook;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.GuardListener;
import dev.homeostat.core.guard.GuardPolicy;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.guard.RetryBudget;
import dev.homeostat.core.guard.SessionPlaces;
import dev.homeostat.gateway.config.RetrySettings;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.exchange.LiveState;
import java.util.concurrent.ThreadLocalRandom;

/** Makes what the loops learn into, empty, for a process. */
final class LiveStates {
  private LiveStates() {}

  /** State under these settings that knows nothing yet. */
  static LiveState create(Settings settings, GuardListener events) {
    Jitter jitter = span -> ThreadLocalRandom.current().nextLong(span + 1);
    CredentialBook credentials = CredentialBook.create(jitter, events);
    return new LiveState(
        RetryBudget.of(budget(settings.retry())),
        LatencyBook.create(),
        Guards.create(GuardPolicy.DEFAULTS, jitter, credentials, events),
        credentials,
        SessionPlaces.UNLIMITED);
  }

  private static RetryBudget.Limits budget(RetrySettings retry) {
    return new RetryBudget.Limits(
        retry.budgetWindow().toNanos(),
        retry.budgetFloor(),
        retry.budgetRatio(),
        retry.failingShare());
  }
}
