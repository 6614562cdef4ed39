package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Outcome;
import org.jspecify.annotations.Nullable;

/** One endpoint's breaker, shared by the guards of all its targets. Safe for any thread. */
final class EndpointGuard implements Breaker.Witness {
  private final String key;
  private final GuardListener listener;
  private final Breaker breaker;

  EndpointGuard(String key, GuardPolicy policy, Jitter jitter, GuardListener listener) {
    this.key = key;
    this.listener = listener;
    this.breaker = new Breaker(Breaker.Unit.ENDPOINT, policy, jitter, this);
  }

  Breaker breaker() {
    return breaker;
  }

  @Override
  public void changed(
      BreakerState before, BreakerState after, Target by, @Nullable Outcome outcome, long now) {
    if (before.epoch() == after.epoch()) {
      return;
    }
    listener.on(
        switch (after.phase()) {
          case OPEN ->
              new GuardEvent.EndpointOpened(key, after.streak().count(), after.until(), now);
          case HALF_OPEN -> new GuardEvent.EndpointHalfOpened(key, now);
          case CLOSED, COOLING, FORCED_OPEN -> new GuardEvent.EndpointClosed(key, now);
        });
  }

  @Override
  public void skipped(Target target, String principal, long until, long now) {
    listener.on(new GuardEvent.PrincipalSkipped(target, principal, until, now));
  }

  EndpointState view(GuardPolicy policy, long now) {
    BreakerState s = breaker.state();
    return new EndpointState(
        key,
        s.phase(),
        s.since() == BreakerState.NEVER ? now : s.since(),
        breaker.clearsAt(policy, now),
        s.streak().count(),
        s.openNanos(),
        Breaker.tried(s, policy, now),
        s.epoch());
  }
}
