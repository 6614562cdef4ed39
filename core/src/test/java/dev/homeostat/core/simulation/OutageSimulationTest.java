package dev.homeostat.core.simulation;

import static dev.homeostat.core.simulation.Log.NEVER;
import static dev.homeostat.core.simulation.Log.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.core.guard.GuardPolicy;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an outage does to traffic, with every part in play. */
class OutageSimulationTest {
  private static final long DAY = TimeUnit.DAYS.toNanos(1);

  /** A thousand requests in four days; then five a second. */
  private static final Traffic TRAFFIC =
      Traffic.of(5).times(Schedule.constant(1_000 / 4.0 / 86_400 / 5).then(4 * DAY, 1));

  private static final long BREAKS = 4 * DAY + 60 * SECOND;
  private static final long HEALS = BREAKS + 300 * SECOND;

  static Stream<Profile> profiles() {
    return Profile.SHIPPED.stream();
  }

  private static Traffic streams(double perSecond) {
    Traffic one = Traffic.of(perSecond);
    return new Traffic(
        perSecond, 0, one.load(), one.input(), one.output(), 1, 0, 1, one.principals());
  }

  private static Scenario scenario(Profile profile, Mode mode) {
    Fault fault = Fault.of(Fault.Kind.ERROR, BREAKS, HEALS, 1);
    SimulatedTarget best =
        SimulatedTarget.steady("alpha", "chat", 100, 150, 3, 0.05).failing(fault);
    SimulatedTarget rival = SimulatedTarget.steady("beta", "chat", 70, 900, 20, 1);
    return Scenario.adaptive(HEALS + 300 * SECOND, TRAFFIC, best, rival)
        .by(profile)
        .guarded(GuardPolicy.DEFAULTS.modes(mode, mode));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("15 failures after 1,000 successes over days: below 5 %, breaker in observe")
  void observed(Profile profile) {
    Log log = new Log("alpha/chat");
    SimulationReport report = Simulation.run(scenario(profile, Mode.OBSERVE), Policy.OURS, 11, log);
    assertThat(log.share(4 * DAY, BREAKS)).isGreaterThan(0.5);
    // Traffic leaves before there are fifteen failures; a minute is given all the same.
    long since = Math.min(log.failure(15), BREAKS + 60 * SECOND);
    assertThat(log.share(since, HEALS)).isLessThan(0.05);
    assertThat(report.failed()).isZero();
    assertThat(report.permitsLeft() + report.leasesLeft()).isZero();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName(
      "The same with the breaker in act; back by slow start within 90 s, one trial at once")
  void acted(Profile profile) {
    Log log = new Log("alpha/chat");
    SimulationReport report = Simulation.run(scenario(profile, Mode.ACT), Policy.OURS, 11, log);
    double former = log.share(4 * DAY, BREAKS);
    assertThat(former).isGreaterThan(0.5);
    assertThat(log.share(BREAKS + SECOND, HEALS)).isLessThan(0.05);
    assertThat(report.failed()).isZero();
    assertThat(report.permitsLeft() + report.leasesLeft()).isZero();

    long trial = log.firstGoodTrial();
    assertThat(trial).isBetween(HEALS, HEALS + 30 * SECOND);
    assertThat(log.share(trial, trial + 15 * SECOND)).isLessThan(former / 2);
    assertThat(log.share(trial + 60 * SECOND, trial + 90 * SECOND)).isGreaterThan(former / 2);

    long opened = log.first(GuardEvent.Opened.class, BREAKS);
    long closed = log.first(GuardEvent.Closed.class, HEALS);
    assertThat(opened).isLessThan(HEALS);
    assertThat(log.most(opened, closed)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5})
  @DisplayName("A silent primary at 100 requests/s: all answered, open at once, back within 30 s")
  void silentPrimary(long seed) {
    long breaks = 60 * SECOND;
    long heals = breaks + 120 * SECOND;
    SimulatedTarget primary =
        SimulatedTarget.steady("alpha", "chat", 80, 400, 4, 1)
            .failing(Fault.of(Fault.Kind.SILENT, breaks, heals, 1));
    SimulatedTarget fallback = SimulatedTarget.steady("beta", "chat", 70, 600, 5, 1);
    Scenario scenario =
        Scenario.adaptive(heals + 120 * SECOND, streams(100), primary, fallback)
            .by(Strategy.PRIORITY)
            .asNamed();
    Log log = new Log("alpha/chat");
    SimulationReport report = Simulation.run(scenario, Policy.OURS, seed, log);

    assertThat(report.failed()).isZero();
    assertThat(report.permitsLeft() + report.leasesLeft()).isZero();
    long opened = log.first(GuardEvent.Opened.class, breaks);
    assertThat(opened).isBetween(breaks, log.failure(1) + 2 * SECOND);
    assertThat(opened).isLessThan(breaks + 20 * SECOND);
    assertThat(log.share(opened + SECOND, heals)).isLessThan(0.01);

    long closed = log.first(GuardEvent.Closed.class, heals);
    assertThat(closed).isLessThan(heals + 30 * SECOND);
    assertThat(log.share(closed + 60 * SECOND, closed + 90 * SECOND)).isGreaterThan(0.9);
    // No herd: a tenth of the traffic in the first second, and nobody but the trial before.
    assertThat(log.count(closed + 1, closed + SECOND)).isLessThan(30);
    assertThat(log.most(closed + 1, closed + SECOND)).isLessThan(30);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("A dead host with 50 models costs at most 5 attempts")
  void deadHost(long seed) {
    long until = 10 * SECOND;
    Fault dead = Fault.of(Fault.Kind.REFUSED, 0, until, 1);
    List<SimulatedTarget> targets =
        Stream.concat(
                Stream.iterate(0, i -> i < 50, i -> i + 1)
                    .map(i -> SimulatedTarget.steady("alpha", "chat-" + i, 80, 400, 4, 1))
                    .map(one -> one.failing(dead)),
                Stream.of(SimulatedTarget.steady("beta", "chat", 10, 2_000, 40, 20)))
            .toList();
    Scenario scenario = Scenario.adaptive(9 * SECOND, Traffic.of(30), targets.getLast());
    SimulationReport report =
        Simulation.run(scenario.over(targets).by(Strategy.PRIORITY), Policy.OURS, seed);
    long tried =
        report.targets().stream()
            .filter(one -> one.name().startsWith("alpha/"))
            .mapToLong(SimulationReport.OfTarget::failures)
            .sum();
    assertThat(tried).isBetween(1L, 5L);
    assertThat(report.failed()).isZero();
    assertThat(report.permitsLeft()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("One principal that provokes failures opens no breaker for the others")
  void oneForAll(long seed) {
    long until = 300 * SECOND;
    SimulatedTarget primary =
        SimulatedTarget.steady("alpha", "chat", 80, 400, 4, 1)
            .failing(new Fault(Fault.Kind.SILENT, 60 * SECOND, until, 1, -1, "mallory"));
    SimulatedTarget fallback = SimulatedTarget.steady("beta", "chat", 70, 600, 5, 1);
    Scenario scenario =
        Scenario.adaptive(until, Traffic.of(20).from("ann", "bob", "mallory"), primary, fallback)
            .by(Strategy.PRIORITY);
    Log log = new Log("alpha/chat");
    SimulationReport report = Simulation.run(scenario, Policy.OURS, seed, log);
    assertThat(log.first(GuardEvent.Opened.class, 0)).isEqualTo(NEVER);
    assertThat(report.target("alpha/chat").openings()).isZero();
    assertThat(report.failed()).isZero();
    assertThat(report.permitsLeft()).isZero();
  }
}
