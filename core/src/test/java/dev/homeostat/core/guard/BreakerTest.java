package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.CANCELLED;
import static dev.homeostat.core.guard.GuardRig.SECOND;
import static dev.homeostat.core.guard.GuardRig.SUCCESS;
import static dev.homeostat.core.guard.GuardRig.failed;
import static dev.homeostat.core.guard.GuardRig.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import dev.homeostat.core.guard.GuardState.Phase;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
  /** Cooldowns apart, so that what the breaker does is seen. */
  private static final GuardPolicy BREAKER = GuardPolicy.DEFAULTS.modes(Mode.ACT, Mode.OFF);

  private final GuardRig rig = new GuardRig(BREAKER);
  private final Target alpha = GuardRig.target("alpha");

  private void open() {
    rig.times(5, alpha, "a", status(503));
    assertThat(rig.phase(alpha)).isEqualTo(Phase.OPEN);
  }

  @Test
  @DisplayName("Five failures in a row open a target, four and a success don't")
  void inARow() {
    rig.times(4, alpha, "a", status(503));
    rig.one(alpha, "a", SUCCESS);
    // Of ten outcomes eight would be half; these are nine.
    rig.times(4, alpha, "a", status(503));
    assertThat(rig.exclusion(alpha, "a")).isNull();
    rig.pass(61);
    rig.one(alpha, "a", status(503));
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.BREAKER_OPEN);
    assertThat(rig.ask(alpha, "a")).isEqualTo(Exclusion.BREAKER_OPEN.asRefusal());
    assertThat(rig.guards.clearsAt(alpha, Requester.of("a"), rig.now))
        .isEqualTo(rig.now + 30 * SECOND);
    assertThat(rig.count(GuardEvent.Opened.class)).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "Half of ten outcomes in 60 s open a target, nine outcomes or a minute between don't")
  void ratio() {
    for (int i = 0; i < 4; i++) {
      rig.one(alpha, "a", SUCCESS);
      rig.one(alpha, "a", status(503));
    }
    rig.one(alpha, "a", SUCCESS);
    assertThat(rig.exclusion(alpha, "a")).isNull();
    rig.pass(61);
    rig.one(alpha, "a", status(503));
    assertThat(rig.exclusion(alpha, "a")).as("the others are forgotten").isNull();

    Target beta = GuardRig.target("beta");
    for (int i = 0; i < 5; i++) {
      rig.one(beta, "a", SUCCESS);
      rig.one(beta, "a", status(503));
    }
    assertThat(rig.exclusion(beta, "a")).isEqualTo(Exclusion.BREAKER_OPEN);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {
        "CALLER_FAULT",
        "UNATTRIBUTED",
        "CONTEXT_LENGTH",
        "CONTENT_FILTER",
        "RATE_LIMITED",
        "QUOTA_EXHAUSTED",
        "CREDENTIAL_INVALID",
        "ACCESS_DENIED",
        "POOL_WAIT",
        "DIVERGED",
        "EGRESS_PROXY",
        "BLANK",
        "REFUSED",
        "SCHEMA_INVALID",
        "UNJUDGED",
        "DEADLINE",
        "CLIENT_SLOW"
      })
  @DisplayName("What is nobody's fault, or a credential's, opens nothing; nor do cancellations")
  void neutral(FailureKind kind) {
    rig.times(20, alpha, "a", failed(kind));
    rig.times(20, alpha, "a", CANCELLED);
    assertThat(rig.exclusion(alpha, "a")).isNull();
    assertThat(rig.events).noneMatch(GuardEvent.Opened.class::isInstance);
    rig.times(4, alpha, "a", status(500));
    assertThat(rig.exclusion(alpha, "a")).isNull();
  }

  @Test
  @DisplayName("Open 30 s, doubled with every failed trial of a customer, at most 480 s")
  void backoff() {
    open();
    for (long seconds : new long[] {30, 60, 120, 240, 480, 480}) {
      rig.now += seconds * SECOND - 1;
      assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.BREAKER_OPEN);
      rig.now += 1;
      assertThat(rig.guards.awaitsTrial(alpha, rig.now)).isTrue();
      assertThat(rig.exclusion(alpha, "a")).isNull();
      rig.one(alpha, "a", status(503));
    }
  }

  @Test
  @DisplayName("The time it is open varies by 20 % to either side, and over the whole of it")
  void jitter() {
    SplittableRandom random = new SplittableRandom(1);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 500; i++) {
      GuardRig each = new GuardRig(BREAKER, span -> random.nextLong(span + 1));
      each.times(5, alpha, "a", status(503));
      long open = each.guards.clearsAt(alpha, Requester.NOBODY, 0);
      least = Math.min(least, open);
      most = Math.max(most, open);
    }
    assertThat(least).isBetween(24 * SECOND, 25 * SECOND);
    assertThat(most).isBetween(35 * SECOND, 36 * SECOND);
  }

  @Test
  @DisplayName("Half open: one request in flight, whose first content closes it")
  void halfOpen() {
    open();
    rig.pass(30);
    long trial = rig.ask(alpha, "a");
    assertThat(Guards.trial(trial)).isTrue();
    assertThat(rig.phase(alpha)).isEqualTo(Phase.HALF_OPEN);
    assertThat(rig.exclusion(alpha, "b")).isEqualTo(Exclusion.TRIAL_IN_FLIGHT);
    assertThat(rig.ask(alpha, "b")).isEqualTo(Exclusion.TRIAL_IN_FLIGHT.asRefusal());
    rig.content(alpha, "a", trial);
    assertThat(rig.phase(alpha)).isEqualTo(Phase.CLOSED);
    assertThat(rig.ask(alpha, "b")).isNotNegative();
    assertThat(rig.count(GuardEvent.HalfOpened.class)).isEqualTo(1);
    assertThat(rig.count(GuardEvent.Closed.class)).isEqualTo(1);
  }

  @Test
  @DisplayName("A success resets the backoff")
  void reset() {
    open();
    rig.pass(30);
    rig.one(alpha, "a", status(503));
    rig.pass(60);
    rig.one(alpha, "a", SUCCESS);
    rig.times(5, alpha, "a", status(503));
    assertThat(rig.guards.clearsAt(alpha, Requester.NOBODY, rig.now))
        .isEqualTo(rig.now + 30 * SECOND);
  }

  @Test
  @DisplayName("Slow start: from a tenth to the whole share in 60 s after recovery")
  void slowStart() {
    assertThat(rig.guards.slowStart(alpha, rig.now)).isEqualTo(1);
    open();
    rig.pass(30);
    rig.one(alpha, "a", SUCCESS);
    assertThat(rig.guards.slowStart(alpha, rig.now)).isCloseTo(0.1, within(1e-9));
    rig.pass(30);
    assertThat(rig.guards.slowStart(alpha, rig.now)).isCloseTo(0.55, within(1e-9));
    rig.pass(30);
    assertThat(rig.guards.slowStart(alpha, rig.now)).isEqualTo(1);
    rig.pass(1000);
    assertThat(rig.guards.slowStart(alpha, rig.now)).isEqualTo(1);
  }

  @Test
  @DisplayName("A 500 once is retried on a half-open target as the same trial")
  void keptTrial() {
    open();
    rig.pass(30);
    long trial = rig.ask(alpha, "a");
    rig.stays(alpha, "a", trial, status(500));
    assertThat(rig.ask(alpha, "b")).isEqualTo(Exclusion.TRIAL_IN_FLIGHT.asRefusal());
    long again = rig.guards.acquire(alpha, Requester.of("a"), trial, false, rig.now);
    assertThat(again).isEqualTo(trial);
    rig.content(alpha, "a", again);
    rig.end(alpha, "a", again, SUCCESS);
    assertThat(rig.phase(alpha)).isEqualTo(Phase.CLOSED);
    assertThat(rig.guards.inFlight(alpha)).isZero();
  }

  @Test
  @DisplayName("A kept trial that nobody goes on with is given back")
  void keptTrialGivenBack() {
    open();
    rig.pass(30);
    long trial = rig.ask(alpha, "a");
    rig.stays(alpha, "a", trial, status(500));
    rig.guards.release(alpha, trial, rig.now);
    assertThat(rig.guards.inFlight(alpha)).isZero();
    assertThat(rig.guards.awaitsTrial(alpha, rig.now)).isTrue();
    assertThat(rig.ask(alpha, "b")).isNotNegative();
  }

  @Test
  @DisplayName("A trial that was cancelled, or was the caller's fault, decides nothing")
  void neutralTrial() {
    open();
    rig.pass(30);
    rig.one(alpha, "a", CANCELLED);
    rig.one(alpha, "a", status(400));
    rig.one(alpha, "a", status(429));
    assertThat(rig.phase(alpha)).isEqualTo(Phase.HALF_OPEN);
    assertThat(rig.guards.awaitsTrial(alpha, rig.now)).isTrue();
  }

  @Test
  @DisplayName("A trial that nobody speaks of is given up after 60 s, and then says nothing")
  void expired() {
    open();
    rig.pass(30);
    long silent = rig.ask(alpha, "a");
    rig.now += 60 * SECOND - 1;
    assertThat(rig.ask(alpha, "b")).isEqualTo(Exclusion.TRIAL_IN_FLIGHT.asRefusal());
    rig.now += 1;
    long next = rig.ask(alpha, "b");
    assertThat(Guards.trial(next)).isTrue();
    rig.end(alpha, "a", silent, status(503));
    assertThat(rig.phase(alpha)).isEqualTo(Phase.HALF_OPEN);
    rig.content(alpha, "b", next);
    assertThat(rig.phase(alpha)).isEqualTo(Phase.CLOSED);
  }

  @Test
  @DisplayName("A stream begun before an outage neither closes nor reopens a breaker")
  void epochs() {
    long good = rig.ask(alpha, "a");
    long bad = rig.ask(alpha, "a");
    long late = rig.ask(alpha, "a");
    open();
    rig.content(alpha, "a", good);
    rig.end(alpha, "a", good, SUCCESS);
    assertThat(rig.phase(alpha)).isEqualTo(Phase.OPEN);
    rig.pass(30);
    long trial = rig.ask(alpha, "b");
    rig.end(alpha, "a", bad, status(503));
    assertThat(rig.phase(alpha)).isEqualTo(Phase.HALF_OPEN);
    rig.content(alpha, "b", trial);
    rig.end(alpha, "b", trial, SUCCESS);
    rig.end(alpha, "a", late, failed(FailureKind.UPSTREAM_TRUNCATED));
    assertThat(rig.guards.state(alpha, rig.now).failures()).isZero();
    assertThat(rig.guards.inFlight(alpha)).isZero();
  }

  @Test
  @DisplayName("What becomes of the trial that closed a breaker still counts")
  void trialsEnd() {
    open();
    rig.pass(30);
    long trial = rig.ask(alpha, "a");
    rig.content(alpha, "a", trial);
    rig.end(alpha, "a", trial, failed(FailureKind.STREAM_STALLED));
    assertThat(rig.guards.state(alpha, rig.now).failures()).isEqualTo(1);
  }

  @Test
  @DisplayName("A last resort is let in while open, and is no trial")
  void lastResort() {
    open();
    long permit =
        rig.guards.acquire(alpha, Requester.of("a"), AttemptGate.NO_PERMIT, true, rig.now);
    assertThat(permit).isNotNegative();
    assertThat(Guards.trial(permit)).isFalse();
    rig.content(alpha, "a", permit);
    rig.end(alpha, "a", permit, SUCCESS);
    assertThat(rig.phase(alpha)).isEqualTo(Phase.OPEN);
    rig.pass(30);
    permit = rig.guards.acquire(alpha, Requester.of("a"), AttemptGate.NO_PERMIT, true, rig.now);
    assertThat(Guards.trial(permit)).isFalse();
    assertThat(Guards.trial(rig.ask(alpha, "b"))).isTrue();
  }

  @Test
  @DisplayName("A second end of a permit changes nothing")
  void secondEnd() {
    long permit = rig.ask(alpha, "a");
    rig.end(alpha, "a", permit, status(503));
    for (int i = 0; i < 10; i++) {
      rig.end(alpha, "a", permit, status(503));
      rig.guards.release(alpha, permit, rig.now);
    }
    assertThat(rig.guards.state(alpha, rig.now).failures()).isEqualTo(1);
    assertThat(rig.guards.inFlight(alpha)).isZero();
    rig.ask(alpha, "a");
    rig.guards.release(alpha, permit, rig.now);
    assertThat(rig.guards.inFlight(alpha)).isEqualTo(1);
  }

  @Test
  @DisplayName("In observe mode states and events are the same, and nobody is kept away")
  void observe() {
    GuardRig observed = new GuardRig(GuardPolicy.DEFAULTS.modes(Mode.OBSERVE, Mode.OBSERVE));
    for (int i = 0; i < 100; i++) {
      assertThat(observed.exclusion(alpha, "a")).isNull();
      observed.one(alpha, "a", status(503));
      assertThat(observed.guards.clearsAt(alpha, Requester.of("a"), observed.now))
          .isEqualTo(observed.now);
    }
    assertThat(observed.phase(alpha)).isEqualTo(Phase.OPEN);
    assertThat(observed.count(GuardEvent.Opened.class)).isEqualTo(1);
    assertThat(observed.count(GuardEvent.Cooled.class)).isEqualTo(1);
    observed.pass(30);
    observed.one(alpha, "a", SUCCESS);
    assertThat(observed.phase(alpha)).isEqualTo(Phase.CLOSED);
    assertThat(observed.guards.slowStart(alpha, observed.now)).isEqualTo(1);
  }

  @Test
  @DisplayName("Switched off it forgets; switched on again it learns anew")
  void switched() {
    open();
    rig.guards.policy(GuardPolicy.DEFAULTS.modes(Mode.OFF, Mode.OFF), rig.now);
    assertThat(rig.exclusion(alpha, "a")).isNull();
    rig.times(20, alpha, "a", status(503));
    assertThat(rig.phase(alpha)).isEqualTo(Phase.CLOSED);
    rig.guards.policy(BREAKER, rig.now);
    rig.times(4, alpha, "a", status(503));
    assertThat(rig.exclusion(alpha, "a")).isNull();
    rig.one(alpha, "a", status(503));
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.BREAKER_OPEN);
  }

  @Test
  @DisplayName("An operator's opening is hard, survives successes and is tried by nobody")
  void forced() {
    rig.guards.forceOpen(alpha, "maintenance", rig.now);
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.FORCED_OPEN);
    assertThat(rig.guards.acquire(alpha, Requester.of("a"), -1, true, rig.now))
        .as("not even as a last resort")
        .isEqualTo(Exclusion.FORCED_OPEN.asRefusal());
    assertThat(rig.guards.clearsAt(alpha, Requester.of("a"), rig.now)).isEqualTo(Long.MAX_VALUE);
    rig.pass(600);
    assertThat(rig.guards.dueTrials(List.of(alpha), rig.now)).isEmpty();
    assertThat(rig.guards.beginTrial(alpha, rig.now)).isEqualTo(Exclusion.FORCED_OPEN.asRefusal());
    assertThat(rig.guards.forced()).singleElement().extracting("reason").isEqualTo("maintenance");

    GuardRig restarted = new GuardRig();
    rig.guards.forced().forEach(one -> restarted.guards.restore(one, restarted.now));
    assertThat(restarted.exclusion(alpha, "a")).isEqualTo(Exclusion.FORCED_OPEN);
    assertThat(restarted.guards.clearForced(alpha, restarted.now)).isTrue();
    assertThat(restarted.exclusion(alpha, "a")).isNull();
    assertThat(restarted.guards.clearForced(alpha, restarted.now)).isFalse();
  }
}
