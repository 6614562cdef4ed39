package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.CANCELLED;
import static dev.homeostat.core.guard.GuardRig.SECOND;
import static dev.homeostat.core.guard.GuardRig.SUCCESS;
import static dev.homeostat.core.guard.GuardRig.failed;
import static dev.homeostat.core.guard.GuardRig.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import dev.homeostat.core.guard.GuardState.Phase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CooldownTest {
  private final GuardRig rig = new GuardRig();
  private final Target alpha = GuardRig.target("alpha");

  @Test
  @DisplayName("Exactly fifteen seconds from leaving the target, for everybody")
  void fifteenSeconds() {
    rig.one(alpha, "a", status(503));
    assertThat(rig.guards.clearsAt(alpha, Requester.of("b"), rig.now)).isEqualTo(15 * SECOND);
    rig.now = 15 * SECOND - 1;
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.COOLDOWN);
    assertThat(rig.ask(alpha, "b")).isEqualTo(Exclusion.COOLDOWN.asRefusal());
    rig.now = 15 * SECOND;
    assertThat(rig.exclusion(alpha, "b")).isNull();
    assertThat(rig.guards.awaitsTrial(alpha, rig.now)).isTrue();
    assertThat(rig.phase(alpha)).as("nobody is held back").isEqualTo(Phase.CLOSED);
  }

  @Test
  @DisplayName("After it exactly one trial goes first; its first content lets the others in")
  void oneTrial() {
    rig.one(alpha, "a", status(503));
    rig.pass(15);
    long trial = rig.ask(alpha, "a");
    assertThat(Guards.trial(trial)).isTrue();
    assertThat(rig.ask(alpha, "b")).isEqualTo(Exclusion.TRIAL_IN_FLIGHT.asRefusal());
    rig.content(alpha, "a", trial);
    assertThat(rig.phase(alpha)).isEqualTo(Phase.CLOSED);
    assertThat(rig.guards.slowStart(alpha, rig.now)).as("a moment is no outage").isEqualTo(1);
    assertThat(Guards.trial(rig.ask(alpha, "b"))).isFalse();
  }

  @Test
  @DisplayName("A trial that fails cools for another fifteen seconds")
  void failedTrial() {
    rig.one(alpha, "a", status(503));
    rig.pass(15);
    rig.one(alpha, "a", status(503));
    assertThat(rig.guards.clearsAt(alpha, Requester.of("b"), rig.now))
        .isEqualTo(rig.now + 15 * SECOND);
  }

  @Test
  @DisplayName("A trial that says nothing gives its place back")
  void neutralTrial() {
    rig.one(alpha, "a", status(503));
    rig.pass(15);
    rig.one(alpha, "a", CANCELLED);
    assertThat(rig.guards.awaitsTrial(alpha, rig.now)).isTrue();
  }

  @Test
  @DisplayName("A further failure extends; the event comes once")
  void extends15() {
    long other = rig.ask(alpha, "b");
    rig.one(alpha, "a", status(503));
    rig.pass(10);
    rig.end(alpha, "b", other, failed(FailureKind.STREAM_STALLED));
    assertThat(rig.guards.clearsAt(alpha, Requester.of("a"), rig.now)).isEqualTo(25 * SECOND);
    assertThat(rig.count(GuardEvent.Cooled.class)).isEqualTo(1);
  }

  @Test
  @DisplayName("A retry that succeeded cools nothing")
  void retried() {
    long permit = rig.ask(alpha, "a");
    rig.stays(alpha, "a", permit, status(500));
    assertThat(rig.exclusion(alpha, "b")).isNull();
    permit = rig.guards.acquire(alpha, Requester.of("a"), permit, false, rig.now);
    rig.end(alpha, "a", permit, SUCCESS);
    assertThat(rig.exclusion(alpha, "b")).isNull();
    assertThat(rig.guards.inFlight(alpha)).isZero();
    assertThat(rig.events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 402, 451})
  @DisplayName("429, 401, 403, 404, 400 and other 4xx never cool")
  void never(int status) {
    rig.one(alpha, "a", status(status));
    assertThat(rig.exclusion(alpha, "a")).isNotEqualTo(Exclusion.COOLDOWN);
    assertThat(rig.events).noneMatch(GuardEvent.Cooled.class::isInstance);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  @DisplayName("What cools is what the table says")
  void table(FailureKind kind) {
    rig.one(alpha, "a", failed(kind));
    assertThat(rig.exclusion(alpha, "a") == Exclusion.COOLDOWN).isEqualTo(kind.cools());
  }

  @Test
  @DisplayName("Mid-stream too, and after the trial's first content as well")
  void midStream() {
    rig.one(alpha, "a", status(503));
    rig.pass(15);
    long trial = rig.ask(alpha, "a");
    rig.content(alpha, "a", trial);
    rig.end(alpha, "a", trial, failed(FailureKind.UPSTREAM_TRUNCATED));
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.COOLDOWN);
  }

  @Test
  @DisplayName("A stream that always breaks after its first content opens its target in the end")
  void alwaysMidStream() {
    for (int i = 0; i < 5; i++) {
      long permit = rig.ask(alpha, "a");
      rig.content(alpha, "a", permit);
      rig.end(alpha, "a", permit, failed(FailureKind.UPSTREAM_TRUNCATED));
      rig.pass(15);
    }
    assertThat(rig.phase(alpha)).isEqualTo(Phase.OPEN);
  }

  @Test
  @DisplayName("A last resort passes, is no trial and ends no cooldown")
  void lastResort() {
    rig.one(alpha, "a", status(503));
    long permit =
        rig.guards.acquire(alpha, Requester.of("a"), AttemptGate.NO_PERMIT, true, rig.now);
    assertThat(permit).isNotNegative();
    rig.end(alpha, "a", permit, SUCCESS);
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.COOLDOWN);
  }

  @Test
  @DisplayName("It holds beside a breaker that only observes, and observes beside one that acts")
  void modes() {
    GuardRig cooling = new GuardRig(GuardPolicy.DEFAULTS.modes(Mode.OBSERVE, Mode.ACT));
    for (int i = 0; i < 6; i++) {
      cooling.one(alpha, "a", status(503));
      assertThat(cooling.exclusion(alpha, "a")).isEqualTo(Exclusion.COOLDOWN);
      cooling.pass(15);
      assertThat(cooling.exclusion(alpha, "a")).isNull();
    }
    assertThat(cooling.phase(alpha)).isEqualTo(Phase.OPEN);

    GuardRig breaking = new GuardRig(GuardPolicy.DEFAULTS.modes(Mode.ACT, Mode.OBSERVE));
    for (int i = 0; i < 5; i++) {
      assertThat(breaking.exclusion(alpha, "a")).isNull();
      breaking.one(alpha, "a", status(503));
    }
    assertThat(breaking.exclusion(alpha, "a")).isEqualTo(Exclusion.BREAKER_OPEN);
  }
}
