package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.SUCCESS;
import static dev.homeostat.core.guard.GuardRig.failed;
import static dev.homeostat.core.guard.GuardRig.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One tenant can't take a model away from another. */
class PrincipalTest {
  private final GuardRig rig = new GuardRig(GuardPolicy.DEFAULTS.modes(Mode.ACT, Mode.OFF));
  private final Target alpha = GuardRig.target("alpha");

  @Test
  @DisplayName(
      "Five failures of one open nothing while another uses the target: that one is skipped")
  void skipped() {
    rig.one(alpha, "good", SUCCESS);
    rig.times(5, alpha, "bad", status(503));
    assertThat(rig.exclusion(alpha, "bad")).isEqualTo(Exclusion.PRINCIPAL_SKIP);
    assertThat(rig.ask(alpha, "bad")).isEqualTo(Exclusion.PRINCIPAL_SKIP.asRefusal());
    assertThat(rig.guards.clearsAt(alpha, Requester.of("bad"), rig.now))
        .isEqualTo(rig.now + 30 * GuardRig.SECOND);
    assertThat(rig.exclusion(alpha, "good")).isNull();
    assertThat(rig.one(alpha, "good", SUCCESS)).isTrue();
    assertThat(rig.count(GuardEvent.Opened.class)).isZero();
    assertThat(rig.count(GuardEvent.PrincipalSkipped.class)).isEqualTo(1);
  }

  @Test
  @DisplayName("After 30 s one more try is theirs; a failure skips again, a success ends it")
  void oneMoreTry() {
    rig.one(alpha, "good", SUCCESS);
    rig.times(5, alpha, "bad", status(503));
    rig.pass(30);
    rig.one(alpha, "good", SUCCESS);
    assertThat(rig.exclusion(alpha, "bad")).isNull();
    long permit = rig.ask(alpha, "bad");
    assertThat(permit).isNotNegative();
    assertThat(rig.ask(alpha, "bad")).isEqualTo(Exclusion.PRINCIPAL_SKIP.asRefusal());
    rig.end(alpha, "bad", permit, status(503));
    assertThat(rig.exclusion(alpha, "bad")).isEqualTo(Exclusion.PRINCIPAL_SKIP);
    rig.pass(30);
    rig.one(alpha, "good", SUCCESS);
    rig.one(alpha, "bad", SUCCESS);
    assertThat(rig.exclusion(alpha, "bad")).isNull();
    assertThat(rig.ask(alpha, "bad")).isNotNegative();
  }

  @Test
  @DisplayName("A flood of failures from one opens nothing for the others, however long")
  void flood() {
    for (int second = 0; second < 600; second++) {
      assertThat(rig.one(alpha, "good", SUCCESS)).as("second %s", second).isTrue();
      rig.times(20, alpha, "bad", failed(FailureKind.STREAM_STALLED));
      rig.pass(1);
    }
    assertThat(rig.count(GuardEvent.Opened.class)).isZero();
  }

  @Test
  @DisplayName("Nor of a dead connection's kind on the endpoint")
  void endpointFlood() {
    List<Target> fleet = GuardRig.fleet("host", 3, 1);
    for (int second = 0; second < 120; second++) {
      assertThat(rig.one(fleet.get(2), "good", SUCCESS)).as("second %s", second).isTrue();
      for (Target target : fleet) {
        rig.times(3, target, "bad", failed(FailureKind.NETWORK));
      }
      rig.pass(1);
    }
    assertThat(rig.count(GuardEvent.EndpointOpened.class)).isZero();
    assertThat(rig.exclusion(fleet.get(2), "good")).isNull();
  }

  @Test
  @DisplayName("When another fails too, five in a row open it for all")
  void shared() {
    rig.one(alpha, "good", SUCCESS);
    rig.times(5, alpha, "bad", status(503));
    rig.one(alpha, "good", status(503));
    assertThat(rig.exclusion(alpha, "good")).isEqualTo(Exclusion.BREAKER_OPEN);
  }

  @Test
  @DisplayName("A principal that is alone opens it; so does one that others left a minute ago")
  void alone() {
    rig.one(alpha, "good", SUCCESS);
    rig.pass(61);
    rig.times(5, alpha, "bad", status(503));
    assertThat(rig.exclusion(alpha, "bad")).isEqualTo(Exclusion.BREAKER_OPEN);
  }

  @Test
  @DisplayName("A probe that agrees opens it for all")
  void probe() {
    rig.one(alpha, "good", SUCCESS);
    rig.times(5, alpha, "bad", status(503));
    rig.guards.outcome(
        rig.outcome(alpha, "", AttemptGate.NO_PERMIT, status(503), Origin.PROBE, true), rig.now);
    assertThat(rig.exclusion(alpha, "good")).isEqualTo(Exclusion.BREAKER_OPEN);
  }

  @Test
  @DisplayName("The ratio too must hold without the one who fails most")
  void ratio() {
    for (int i = 0; i < 20; i++) {
      rig.one(alpha, "good", SUCCESS);
      rig.one(alpha, "bad", status(503));
    }
    assertThat(rig.exclusion(alpha, "good")).isNull();
    assertThat(rig.exclusion(alpha, "bad")).isEqualTo(Exclusion.PRINCIPAL_SKIP);

    Target beta = GuardRig.target("beta");
    for (int i = 0; i < 20 && rig.exclusion(beta, "good") == null; i++) {
      rig.one(beta, "good", SUCCESS);
      rig.one(beta, "good", status(503));
      rig.one(beta, "bad", status(503));
    }
    assertThat(rig.exclusion(beta, "good")).isEqualTo(Exclusion.BREAKER_OPEN);
  }

  @Test
  @DisplayName("A thousand principals that fail in turn leave no more than a few behind")
  void bounded() {
    rig.one(alpha, "good", SUCCESS);
    for (int i = 0; i < 1000; i++) {
      rig.times(5, alpha, "bad-" + i, status(503));
      rig.one(alpha, "good", SUCCESS);
      rig.pass(70);
    }
    assertThat(rig.exclusion(alpha, "good")).isIn(null, Exclusion.BREAKER_OPEN);
  }
}
