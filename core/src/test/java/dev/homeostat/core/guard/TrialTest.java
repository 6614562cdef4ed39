package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.SUCCESS;
import static dev.homeostat.core.guard.GuardRig.code;
import static dev.homeostat.core.guard.GuardRig.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import dev.homeostat.core.guard.GuardState.Phase;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrialTest {
  private final GuardRig rig = new GuardRig(GuardPolicy.DEFAULTS.modes(Mode.ACT, Mode.OFF));
  private final Target alpha = GuardRig.target("alpha");
  private final List<Target> all = List.of(alpha);

  private boolean due() {
    return !rig.guards.dueTrials(all, rig.now).isEmpty();
  }

  @Test
  @DisplayName("An open target is tried every 10 s while anyone wanted it in the last 5 min")
  void everyTenSeconds() {
    rig.times(5, alpha, "a", status(503));
    rig.pass(10);
    assertThat(due()).as("nobody wants it").isFalse();
    rig.exclusion(alpha, "a");
    int trials = 0;
    for (int second = 0; second < 600; second++) {
      if (due()) {
        trials++;
        rig.trial(alpha, status(503));
        assertThat(due()).isFalse();
      }
      rig.pass(1);
    }
    assertThat(trials).isEqualTo(31);
    assertThat(rig.guards.state(alpha, rig.now).openNanos())
        .as("a trial of ours makes it no longer")
        .isEqualTo(30 * GuardRig.SECOND);
  }

  @Test
  @DisplayName("Its success half-opens; then the first customer closes it, at once")
  void success() {
    rig.times(5, alpha, "a", status(503));
    rig.exclusion(alpha, "a");
    rig.pass(10);
    long trial = rig.guards.beginTrial(alpha, rig.now);
    assertThat(rig.guards.beginTrial(alpha, rig.now))
        .isEqualTo(Exclusion.TRIAL_IN_FLIGHT.asRefusal());
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.BREAKER_OPEN);
    rig.guards.outcome(rig.outcome(alpha, "", trial, SUCCESS, Origin.TRIAL, true), rig.now);
    assertThat(rig.phase(alpha)).isEqualTo(Phase.HALF_OPEN);
    assertThat(rig.guards.awaitsTrial(alpha, rig.now)).isTrue();
    assertThat(rig.one(alpha, "a", SUCCESS)).isTrue();
    assertThat(rig.phase(alpha)).isEqualTo(Phase.CLOSED);
    assertThat(rig.guards.inFlight(alpha)).isZero();
  }

  @Test
  @DisplayName("When the customer fails after a good trial it is open for twice as long")
  void customerFails() {
    rig.times(5, alpha, "a", status(503));
    rig.exclusion(alpha, "a");
    rig.pass(10);
    rig.trial(alpha, SUCCESS);
    rig.one(alpha, "a", status(503));
    assertThat(rig.guards.state(alpha, rig.now).openNanos()).isEqualTo(60 * GuardRig.SECOND);
  }

  @Test
  @DisplayName("S15: 503 for 60 s, one request per 4 s: used again at most 30 s after recovery")
  void s15() {
    for (int phase = 0; phase < 10; phase++) {
      GuardRig shipped = new GuardRig();
      long usedAt = -1;
      for (int second = 0; second < 200 && usedAt < 0; second++) {
        AttemptResult answer = second < 60 ? status(503) : SUCCESS;
        if (!shipped.guards.dueTrials(all, shipped.now).isEmpty()) {
          shipped.trial(alpha, answer);
        }
        if (second % 4 == phase % 4) {
          shipped.exclusion(alpha, "a");
          boolean asked = shipped.one(alpha, "a", answer);
          usedAt = asked && second >= 60 ? second : -1;
        }
        shipped.pass(1);
      }
      assertThat(usedAt).isBetween(60L, 90L);
    }
  }

  @Test
  @DisplayName("F24: a structured code, 410 or a retirement's wording forces open at once")
  void modelGone() {
    rig.one(alpha, "a", code(404, "model_not_found"));
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.FORCED_OPEN);
    Target beta = GuardRig.target("beta");
    rig.one(beta, "a", status(410));
    assertThat(rig.exclusion(beta, "a")).isEqualTo(Exclusion.FORCED_OPEN);
    assertThat(rig.guards.forced()).hasSize(2).allMatch(ForcedTarget::byRule);
    assertThat(rig.count(GuardEvent.ForcedOpen.class)).isEqualTo(2);
  }

  @Test
  @DisplayName("F24: with three credentials it takes all three; one alone is denied the target")
  void everyCredential() {
    Target gone = GuardRig.fleet("keys", 1, 3).getFirst();
    for (int credential = 0; credential < 3; credential++) {
      assertThat(rig.exclusion(gone, "a")).isNull();
      long permit = rig.ask(gone, "a");
      int picked = rig.credentials.pick(gone, 0, Requester.NOBODY, rig.now);
      assertThat(picked).isEqualTo(credential);
      Outcome outcome =
          rig.outcome(
              gone, "a", permit, code(404, "model_not_found"), Origin.CUSTOMER, true, picked);
      rig.guards.outcome(outcome, rig.now);
      rig.credentials.outcome(outcome, rig.now);
    }
    assertThat(rig.exclusion(gone, "a")).isEqualTo(Exclusion.FORCED_OPEN);
    assertThat(rig.credentials.exclusion(gone, rig.now))
        .as("the last one asks for the trial")
        .isNull();
  }

  @Test
  @DisplayName("F24: a bare 404 needs three in ten minutes, from two exchanges")
  void bare404() {
    rig.times(2, alpha, "a", status(404));
    assertThat(rig.exclusion(alpha, "a")).isNull();
    rig.one(alpha, "a", status(404));
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.FORCED_OPEN);

    Target slow = GuardRig.target("slow");
    rig.times(2, slow, "a", status(404));
    rig.pass(601);
    rig.times(2, slow, "a", status(404));
    assertThat(rig.exclusion(slow, "a")).isNull();

    Target answered = GuardRig.target("answered");
    rig.times(2, answered, "a", status(404));
    rig.one(answered, "a", SUCCESS);
    rig.times(2, answered, "a", status(404));
    assertThat(rig.exclusion(answered, "a")).isNull();
  }

  @Test
  @DisplayName("What evidence forced is tried after 10, 20, 40 … 300 s while wanted, and cleared")
  void nothingStaysDead() {
    rig.one(alpha, "a", status(410));
    for (long pause : new long[] {10, 20, 40, 80, 160, 300, 300, 300}) {
      rig.pass(pause - 1);
      rig.exclusion(alpha, "a");
      assertThat(due()).as("before %s s", pause).isFalse();
      rig.pass(1);
      assertThat(due()).as("after %s s", pause).isTrue();
      rig.trial(alpha, status(410));
    }
    rig.pass(300);
    rig.trial(alpha, SUCCESS);
    assertThat(rig.exclusion(alpha, "a")).isNull();
    assertThat(rig.count(GuardEvent.ForcedCleared.class)).isEqualTo(1);
    assertThat(rig.one(alpha, "a", SUCCESS)).isTrue();
  }

  @Test
  @DisplayName("A success that began before the evidence clears nothing; a later probe does")
  void laterSuccess() {
    long before = rig.ask(alpha, "a");
    Outcome old = rig.outcome(alpha, "a", before, SUCCESS, Origin.CUSTOMER, true);
    rig.pass(1);
    rig.one(alpha, "a", status(410));
    rig.guards.outcome(old, rig.now);
    assertThat(rig.exclusion(alpha, "a")).isEqualTo(Exclusion.FORCED_OPEN);
    rig.guards.outcome(
        rig.outcome(alpha, "", AttemptGate.NO_PERMIT, SUCCESS, Origin.PROBE, true), rig.now);
    assertThat(rig.exclusion(alpha, "a")).isNull();
  }
}
