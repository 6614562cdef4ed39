package dev.homeostat.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Profile;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How far policies stay behind an oracle in worlds that drift over a week. */
class RegretTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long DAY = TimeUnit.DAYS.toNanos(1);
  private static final Drift DRIFT = new Drift(0.4, 0.25, 3);
  private static final int SEEDS = 5;

  /** The worlds of the published table, with less traffic. */
  private static Scenario base() {
    SimulatedTarget slowDay =
        new SimulatedTarget(
            "gamma",
            "chat",
            74,
            Schedule.constant(600).then(4 * DAY, 3_000).then(5 * DAY, 600),
            Schedule.constant(15).then(4 * DAY, 60).then(5 * DAY, 15),
            Schedule.constant(0.8),
            Schedule.constant(3.2),
            Schedule.constant(0),
            List.of());
    Fault brownOut = Fault.of(Fault.Kind.ERROR, 2 * DAY + 6 * HOUR, 2 * DAY + 14 * HOUR, 0.2);
    return Scenario.adaptive(
        7 * DAY,
        Traffic.of(0.03),
        SimulatedTarget.steady("alpha", "chat", 80, 700, 14, 1.5),
        SimulatedTarget.steady("beta", "chat", 76, 500, 18, 1).failing(brownOut),
        slowDay,
        SimulatedTarget.steady("delta", "chat", 70, 400, 10, 0.5),
        SimulatedTarget.steady("epsilon", "chat", 78, 900, 20, 0.9));
  }

  private static double reward(Policy policy) {
    double sum = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      SimulationReport report = Simulation.run(DRIFT.world(base(), seed), policy, seed);
      assertThat(report.permitsLeft() + report.leasesLeft()).isZero();
      sum += report.reward(Profile.SHIPPED.indexOf(Profile.BALANCED));
    }
    return sum / SEEDS;
  }

  @ParameterizedTest
  @EnumSource(
      value = Policy.class,
      names = {
        "ROUND_ROBIN",
        "LEAST_LATENCY",
        "THOMPSON",
        "P2C_EWMA",
        "ROUND_ROBIN_GUARDED",
        "LEAST_LATENCY_GUARDED",
        "THOMPSON_GUARDED",
        "P2C_EWMA_GUARDED"
      })
  @DisplayName("In drifting worlds our regret is at least a tenth below any other policy's")
  void lessRegret(Policy other) {
    double oracle = reward(Policy.ORACLE);
    double ours = oracle - reward(Policy.OURS);
    assertThat(ours).isLessThan(0.9 * (oracle - reward(other)));
  }

  @Test
  @DisplayName("The same seed gives the same report, another seed another one")
  void seeded() {
    Scenario world = DRIFT.world(base(), 1);
    SimulationReport one = Simulation.run(world, Policy.OURS, 1);
    assertThat(Simulation.run(world, Policy.OURS, 1)).isEqualTo(one);
    assertThat(Simulation.run(world, Policy.OURS, 2)).isNotEqualTo(one);
  }

  @Test
  @DisplayName("Every policy meets the same requests")
  void sameWorld() {
    Scenario world = DRIFT.world(base(), 1);
    long requests = Simulation.run(world, Policy.OURS, 1).exchanges();
    assertThat(requests).isBetween(17_400L, 18_900L);
    assertThat(Simulation.run(world, Policy.ORACLE, 1).exchanges()).isEqualTo(requests);
  }
}
