package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.FailureKind;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is asked only to get to know it. */
class ExplorationTest {
  private static final long NOW = TimeUnit.HOURS.toNanos(5);
  private static final int ROUNDS = 100_000;

  private final ScoreRig rig = new ScoreRig();
  private final List<Target> targets = ScoreRig.targets(4);

  private double[] shares(List<Target> usable, long now) {
    SplittableRandom random = new SplittableRandom(2);
    double[] shares = new double[usable.size()];
    for (int i = 0; i < ROUNDS; i++) {
      int picked = Exploration.pick(usable, rig.scores, random, now);
      if (picked != Exploration.NOBODY) {
        shares[picked] += 1.0 / ROUNDS;
      }
    }
    return shares;
  }

  private void known(int index) {
    rig.success(targets.get(index), Exploration.ENOUGH, NOW);
  }

  @Test
  @DisplayName("A target with fewer than five samples takes 5 % of the traffic, then none")
  void one() {
    known(0);
    known(1);
    known(2);
    rig.success(targets.get(3), Exploration.ENOUGH - 1, NOW);
    assertThat(shares(targets, NOW)).containsExactly(new double[] {0, 0, 0, 0.05}, within(0.003));
    rig.success(targets.get(3), 1, NOW);
    assertThat(shares(targets, NOW)).containsOnly(0);
  }

  @Test
  @DisplayName("Several share the 5 % evenly")
  void several() {
    known(0);
    assertThat(shares(targets, NOW))
        .containsExactly(new double[] {0, 0.0167, 0.0167, 0.0167}, within(0.003));
  }

  @Test
  @DisplayName("A target that fails lately isn't explored")
  void degraded() {
    known(0);
    known(1);
    known(2);
    rig.failure(targets.get(3), FailureKind.UPSTREAM_ERROR, 2, NOW);
    assertThat(shares(targets, NOW)).containsOnly(0);
  }

  @Test
  @DisplayName("Where nobody is known nobody is explored, and a single target is never left")
  void nobody() {
    assertThat(shares(targets, NOW)).containsOnly(0);
    assertThat(shares(List.of(targets.get(0)), NOW)).containsOnly(0);
  }

  @Test
  @DisplayName("A target that nothing was heard of for an hour gets 1 %")
  void stale() {
    long later = NOW + TimeUnit.HOURS.toNanos(2);
    known(0);
    known(1);
    rig.success(targets.get(0), 1, later);
    assertThat(shares(targets.subList(0, 2), later))
        .containsExactly(new double[] {0, 0.01}, within(0.002));
  }
}
