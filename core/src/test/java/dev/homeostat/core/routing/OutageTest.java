package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.FailureKind;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an outage does to a target's share, by scores alone: breakers only observe. */
class OutageTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long NOW = 100 * HOUR;

  private final ScoreRig rig = new ScoreRig();
  private final RandomGenerator random = new SplittableRandom(11);

  /** The best there is: free, fast, first in rank, and 1,000 answers over four days. */
  private final Target best = ScoreRig.priced(0, "0.01", 100);

  private void fourGoodDays(Target target, long firstMillis, long millisPerToken, long until) {
    for (int i = 1000; i > 0; i--) {
      rig.stream(target, firstMillis, millisPerToken, 100, until - i * (until / 1000));
    }
  }

  static List<Profile> profiles() {
    return ScoreRig.PROFILES;
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("15 failures after 1,000 successes: below 5 %, were the rival the worst otherwise")
  void below5Percent(Profile profile) {
    Target worst = ScoreRig.priced(1, "100", 0);
    fourGoodDays(best, 50, 1, NOW - 310 * SECOND);
    fourGoodDays(worst, 30_000, 300, NOW);
    List<Target> both = List.of(best, worst);
    double former = rig.share(best, both, profile, random, NOW);
    rig.failure(best, FailureKind.UPSTREAM_ERROR, 15, NOW);
    assertThat(former).isGreaterThan(0.5);
    assertThat(rig.share(best, both, profile, random, NOW)).isLessThan(0.05);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName(
      "The same when the successes came just before, and when nothing is known of the rival")
  void atOnce(Profile profile) {
    Target worst = ScoreRig.priced(1, "100", 0);
    Target stranger = ScoreRig.priced(2, "100", 0);
    fourGoodDays(best, 50, 1, NOW);
    fourGoodDays(worst, 30_000, 300, NOW);
    rig.failure(best, FailureKind.UPSTREAM_ERROR, 15, NOW);
    assertThat(rig.share(best, List.of(best, worst), profile, random, NOW)).isLessThan(0.05);
    rig.failure(best, FailureKind.UPSTREAM_ERROR, 5, NOW);
    assertThat(rig.share(best, List.of(best, stranger), profile, random, NOW)).isLessThan(0.05);
  }

  @Test
  @DisplayName("Without the gate it would still draw 0.95 or more")
  void whyTheGate() {
    fourGoodDays(best, 50, 1, NOW);
    rig.failure(best, FailureKind.UPSTREAM_ERROR, 15, NOW);
    assertThat(rig.terms(best, NOW).reliability()).isGreaterThan(0.95);
    assertThat(rig.terms(best, NOW).alive()).isLessThan(0.07);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"UPSTREAM_ERROR", "FIRST_CONTENT_TIMEOUT", "UPSTREAM_EMPTY", "NETWORK"})
  @DisplayName("After a good trial a target has half of its former share, whatever its outage was")
  void back(FailureKind kind) {
    Target twin = ScoreRig.priced(1, "0.01", 100);
    fourGoodDays(best, 200, 10, NOW);
    fourGoodDays(twin, 200, 10, NOW);
    List<Target> both = List.of(best, twin);
    for (Profile profile : ScoreRig.PROFILES) {
      assertThat(rig.share(best, both, profile, random, NOW)).isBetween(0.4, 0.6);
    }
    rig.failure(best, kind, 15, 30_000, NOW);
    rig.scores.revived(best);
    for (Profile profile : ScoreRig.PROFILES) {
      assertThat(rig.share(best, both, profile, random, NOW)).isGreaterThan(0.25);
    }
  }

  @Test
  @DisplayName("Failures in a row count as one after the outage, but are never forgotten")
  void counted() {
    rig.success(best, 100, NOW);
    rig.failure(best, FailureKind.UPSTREAM_ERROR, 15, NOW);
    assertThat(rig.terms(best, NOW).beta()).isBetween(16.5, 17.0);
    rig.scores.revived(best);
    assertThat(rig.terms(best, NOW).beta()).isBetween(2.9, 3.0);
    assertThat(rig.terms(best, NOW).failures()).isEqualTo(15);
    rig.success(best, 1, NOW);
    rig.failure(best, FailureKind.UPSTREAM_ERROR, 1, NOW);
    rig.scores.revived(best);
    rig.scores.revived(best);
    assertThat(rig.terms(best, NOW).beta()).isBetween(3.8, 4.0);
  }
}
