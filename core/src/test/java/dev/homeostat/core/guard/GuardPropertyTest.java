package dev.homeostat.core.guard;

import static dev.homeostat.core.guard.GuardRig.SECOND;
import static dev.homeostat.core.guard.GuardRig.SUCCESS;
import static dev.homeostat.core.guard.GuardRig.failed;
import static dev.homeostat.core.guard.GuardRig.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.guard.GuardState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, in whatever order: nothing is stuck, nothing is lost. */
class GuardPropertyTest {
  private static final int STEPS = 1_000;

  private record Open(Target target, String who, long permit, Origin origin) {}

  private static AttemptResult anything(SplittableRandom random) {
    FailureKind[] kinds = FailureKind.values();
    return switch (random.nextInt(8)) {
      case 0, 1 -> SUCCESS;
      case 2 -> GuardRig.CANCELLED;
      case 3 -> status(404);
      case 4 -> status(410);
      default -> failed(kinds[random.nextInt(kinds.length)]);
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  @DisplayName("After 1,000 mixed endings permits are zero; and all heals within ten minutes")
  void nothingIsStuck(long seed) {
    for (int round = 0; round < 20; round++) {
      SplittableRandom random = new SplittableRandom(seed * 1000 + round);
      GuardRig rig = new GuardRig(GuardPolicy.DEFAULTS, span -> random.nextLong(span + 1));
      // The monotonic clock may read anything.
      rig.now = random.nextLong();
      List<Target> fleet = GuardRig.fleet("fleet", 3, 2);
      List<Open> open = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        step(rig, fleet, open, random);
      }
      for (Open each : open) {
        rig.guards.release(each.target(), each.permit(), rig.now);
      }
      for (Target target : fleet) {
        assertThat(rig.guards.inFlight(target)).isZero();
      }
      heal(rig, fleet);
    }
  }

  private static void step(
      GuardRig rig, List<Target> fleet, List<Open> open, SplittableRandom random) {
    rig.now += random.nextLong(3 * SECOND);
    Target target = fleet.get(random.nextInt(fleet.size()));
    String who = "who-" + random.nextInt(3);
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        rig.exclusion(target, who);
        boolean last = random.nextInt(5) == 0;
        long permit = rig.guards.acquire(target, Requester.of(who), -1, last, rig.now);
        if (permit >= 0) {
          open.add(new Open(target, who, permit, Origin.CUSTOMER));
        }
      }
      case 2 -> {
        long permit = rig.guards.beginTrial(target, rig.now);
        if (permit >= 0) {
          open.add(new Open(target, "", permit, Origin.TRIAL));
        }
      }
      default -> {
        if (!open.isEmpty()) {
          end(rig, open, random);
        }
      }
    }
  }

  private static void end(GuardRig rig, List<Open> open, SplittableRandom random) {
    Open one = open.remove(random.nextInt(open.size()));
    boolean left = random.nextInt(4) > 0;
    Outcome outcome =
        rig.outcome(
            one.target(),
            one.who(),
            one.permit(),
            anything(random),
            one.origin(),
            left,
            random.nextInt(2));
    if (random.nextInt(3) == 0) {
      rig.content(one.target(), one.who(), one.permit());
    }
    rig.guards.outcome(outcome, rig.now);
    rig.credentials.outcome(outcome, rig.now);
    if (left) {
      return;
    }
    if (random.nextBoolean()) {
      rig.guards.release(one.target(), one.permit(), rig.now);
      return;
    }
    long again =
        rig.guards.acquire(one.target(), Requester.of(one.who()), one.permit(), false, rig.now);
    if (again >= 0) {
      open.add(new Open(one.target(), one.who(), again, one.origin()));
    }
  }

  /** Everything answers from now on; trials run, and a customer asks each second. */
  private static void heal(GuardRig rig, List<Target> fleet) {
    int second = 0;
    while (second < 600 && !fleet.stream().allMatch(target -> well(rig, target))) {
      for (Target target : fleet) {
        rig.exclusion(target, "a");
        rig.one(target, "a", SUCCESS);
      }
      for (TrialDue due : rig.guards.dueTrials(fleet, rig.now)) {
        rig.trial(due.target(), SUCCESS);
      }
      rig.pass(1);
      second++;
    }
    for (Target target : fleet) {
      assertThat(rig.guards.state(target, rig.now).phase()).isEqualTo(Phase.CLOSED);
      assertThat(rig.guards.inFlight(target)).isZero();
      assertThat(rig.exclusion(target, "a")).isNull();
    }
  }

  private static boolean well(GuardRig rig, Target target) {
    return rig.phase(target) == Phase.CLOSED
        && rig.guards.endpoint(target.endpoint().key(), rig.now).phase() == Phase.CLOSED
        && rig.exclusion(target, "a") == null;
  }

  @Test
  @DisplayName("Sixteen principals are skipped at most, and what is skipped comes back")
  void skipsAreBounded() {
    Skips skips = new Skips();
    for (int i = 0; i < 1000; i++) {
      skips.skip("who-" + i, 1000 + i);
    }
    int skipped = 0;
    for (int i = 0; i < 1000; i++) {
      skipped += skips.until("who-" + i, 0) > 0 ? 1 : 0;
    }
    assertThat(skipped).isEqualTo(16);
    assertThat(skips.passes("who-999", 5000, 1999)).isTrue();
    assertThat(skips.passes("who-999", 5000, 1999)).isFalse();
    skips.end("who-999");
    assertThat(skips.passes("who-999", 5000, 1999)).isTrue();
  }
}
