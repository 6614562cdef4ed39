package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.SUCCESS;
import static dev.homeostat.core.guard.GuardRig.failed;
import static dev.homeostat.core.guard.GuardRig.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.GuardState.Phase;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointBreakerTest {
  private final GuardRig rig = new GuardRig();
  private final List<Target> fleet = GuardRig.fleet("host", 50, 1);
  private final String key = fleet.getFirst().endpoint().key();

  /** Everybody asks every model in turn; how many calls that costs. */
  private int calls(FailureKind kind) {
    int calls = 0;
    for (Target target : fleet) {
      calls += rig.one(target, "a", failed(kind)) ? 1 : 0;
    }
    return calls;
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"NETWORK", "NOT_JSON", "CONNECT_TIMEOUT"})
  @DisplayName("A dead host with 50 models costs at most 5 attempts")
  void deadHost(FailureKind kind) {
    assertThat(calls(kind)).isLessThanOrEqualTo(5);
    for (Target target : fleet) {
      assertThat(rig.exclusion(target, "b")).isEqualTo(Exclusion.ENDPOINT_OPEN);
    }
    assertThat(rig.count(GuardEvent.EndpointOpened.class)).isEqualTo(1);
    assertThat(rig.guards.endpoint(key, rig.now).phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  @DisplayName("Five on one open it as well, two don't, nor three on one")
  void onOne() {
    GuardRig observed =
        new GuardRig(GuardPolicy.DEFAULTS.modes(GuardPolicy.Mode.ACT, GuardPolicy.Mode.OFF));
    observed.times(4, fleet.getFirst(), "a", failed(FailureKind.NETWORK));
    assertThat(observed.exclusion(fleet.get(1), "a")).isNull();
    observed.one(fleet.getFirst(), "a", failed(FailureKind.NETWORK));
    assertThat(observed.exclusion(fleet.get(1), "a")).isEqualTo(Exclusion.ENDPOINT_OPEN);
  }

  @Test
  @DisplayName("Whatever it answers, a host that answers isn't dead")
  void answers() {
    for (int i = 0; i < 48; i += 2) {
      rig.one(fleet.get(i), "a", failed(FailureKind.NETWORK));
      rig.one(fleet.get(i + 1), "a", i % 4 == 0 ? status(429) : status(503));
    }
    assertThat(rig.count(GuardEvent.EndpointOpened.class)).isZero();
  }

  @Test
  @DisplayName("One trial serves all its targets: one is due, and while it runs no other begins")
  void oneTrial() {
    calls(FailureKind.NETWORK);
    fleet.forEach(target -> rig.exclusion(target, "a"));
    assertThat(rig.guards.dueTrials(fleet, rig.now)).isEmpty();
    rig.pass(10);
    List<TrialDue> due = rig.guards.dueTrials(fleet, rig.now);
    assertThat(due).hasSize(1);
    long trial = rig.guards.beginTrial(due.getFirst().target(), rig.now);
    assertThat(trial).isNotNegative();
    assertThat(rig.guards.beginTrial(fleet.get(40), rig.now))
        .isEqualTo(Exclusion.TRIAL_IN_FLIGHT.asRefusal());
    assertThat(rig.guards.dueTrials(fleet, rig.now)).isEmpty();
    rig.guards.release(due.getFirst().target(), trial, rig.now);
  }

  @Test
  @DisplayName("A trial that is answered half-opens it; then one request of a customer decides")
  void recovers() {
    calls(FailureKind.NETWORK);
    rig.exclusion(fleet.get(9), "a");
    rig.pass(10);
    rig.trial(fleet.get(9), SUCCESS);
    assertThat(rig.guards.endpoint(key, rig.now).phase()).isEqualTo(Phase.HALF_OPEN);
    assertThat(rig.guards.awaitsTrial(fleet.get(30), rig.now)).isTrue();
    long first = rig.ask(fleet.get(30), "a");
    assertThat(Guards.trial(first)).isTrue();
    assertThat(rig.ask(fleet.get(31), "a")).isEqualTo(Exclusion.TRIAL_IN_FLIGHT.asRefusal());
    rig.content(fleet.get(30), "a", first);
    assertThat(rig.guards.endpoint(key, rig.now).phase()).isEqualTo(Phase.CLOSED);
    assertThat(rig.guards.slowStart(fleet.get(31), rig.now)).isLessThan(0.2);
    assertThat(rig.ask(fleet.get(31), "a")).isNotNegative();
  }

  @Test
  @DisplayName("A half-open host that answers anything is back, whatever the target's own trouble")
  void anyAnswer() {
    calls(FailureKind.NETWORK);
    rig.pass(30);
    rig.one(fleet.get(20), "a", status(503));
    assertThat(rig.guards.endpoint(key, rig.now).phase()).isEqualTo(Phase.CLOSED);
    assertThat(rig.exclusion(fleet.get(20), "a")).isEqualTo(Exclusion.COOLDOWN);
    assertThat(rig.exclusion(fleet.get(21), "a")).isNull();
  }

  @Test
  @DisplayName("One model that resets every connection is open itself, not its endpoint")
  void oneModel() {
    GuardRig calm =
        new GuardRig(GuardPolicy.DEFAULTS.modes(GuardPolicy.Mode.ACT, GuardPolicy.Mode.OFF));
    for (int i = 0; i < 5; i++) {
      calm.one(fleet.getFirst(), "a", failed(FailureKind.NETWORK));
      calm.one(fleet.get(1), "a", SUCCESS);
    }
    assertThat(calm.exclusion(fleet.getFirst(), "a")).isEqualTo(Exclusion.BREAKER_OPEN);
    assertThat(calm.exclusion(fleet.get(1), "a")).isNull();
  }
}
