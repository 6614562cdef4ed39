package dev.homeostat.gateway;

import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.LatencyBook;
import dev.homeostat.core.exchange.RetryLimits;
import dev.homeostat.core.guard.CredentialBook;
import dev.homeostat.core.guard.GuardListener;
import dev.homeostat.core.guard.Guards;
import dev.homeostat.core.guard.LivePlaces;
import dev.homeostat.core.guard.RetryBudget;
import dev.homeostat.core.routing.LivePlanState;
import dev.homeostat.core.routing.LiveScores;
import dev.homeostat.core.routing.LiveStandings;
import dev.homeostat.core.routing.Sessions;
import dev.homeostat.core.routing.Shortlists;
import dev.homeostat.gateway.config.Credential;
import dev.homeostat.gateway.config.ProviderSettings;
import dev.homeostat.gateway.config.RetrySettings;
import dev.homeostat.gateway.config.SessionSettings;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Makes what the loops learn into, empty, for a process. */
final class LiveStates {
  private LiveStates() {}

  /** State under these settings that knows nothing yet. */
  static LiveState create(Settings settings, MonotonicClock clock, GuardListener events) {
    Jitter jitter = span -> ThreadLocalRandom.current().nextLong(span + 1);
    double scale = settings.clocks().scale();
    SessionSettings sessions = settings.sessions();
    CredentialBook credentials =
        CredentialBook.create(
            events, Math.max(1, Math.round(RetryLimits.DEFAULTS.unknownRateLimit() * scale)));
    Guards guards = Guards.create(settings.guard().policy(scale), jitter, credentials, events);
    LivePlaces places =
        LivePlaces.create("", sessions.protection(), sessions.threadCooldownNanos(scale));
    Sessions remembered =
        Sessions.create(sessions.most(), sessions.terms(scale), sessions.protection());
    LiveScores scores =
        LiveScores.create(target -> credentials.headroom(target, clock.nanos()), _ -> 1);
    LiveStandings standings = new LiveStandings(guards, credentials, places, remembered);
    return new LiveState(
        RetryBudget.of(budget(settings.retry())),
        LatencyBook.create(),
        guards,
        credentials,
        places,
        remembered,
        scores,
        Shortlists.create(),
        standings,
        new AtomicReference<>(LivePlanState.of(scores, standings)));
  }

  /** Changes the rules of a state that goes on. */
  static void rules(LiveState live, Settings settings, long now) {
    double scale = settings.clocks().scale();
    SessionSettings sessions = settings.sessions();
    live.guards().policy(settings.guard().policy(scale), now);
    live.places().rules(sessions.protection(), sessions.threadCooldownNanos(scale));
    live.sessions().rules(sessions.terms(scale), sessions.protection());
  }

  /**
   * Forgets how credentials stand at providers whose secrets are others now: what was refused or
   * limited before says nothing of them, and they are known by their place only.
   */
  static void secrets(LiveState live, Settings before, Snapshot after, long now) {
    Map<String, List<Credential>> known =
        before.providers().stream()
            .collect(Collectors.toMap(ProviderSettings::id, ProviderSettings::credentials));
    Set<String> renewed =
        after.settings().providers().stream()
            .filter(provider -> known.containsKey(provider.id()))
            .filter(provider -> !provider.credentials().equals(known.get(provider.id())))
            .map(ProviderSettings::id)
            .collect(Collectors.toSet());
    after.catalog().targets().stream()
        .filter(target -> renewed.contains(target.providerId()))
        .map(target -> target.endpoint().key())
        .distinct()
        .forEach(endpoint -> live.credentials().forget(endpoint, now));
  }

  private static RetryBudget.Limits budget(RetrySettings retry) {
    return new RetryBudget.Limits(
        retry.budgetWindow().toNanos(),
        retry.budgetFloor(),
        retry.budgetRatio(),
        retry.failingShare());
  }
}
