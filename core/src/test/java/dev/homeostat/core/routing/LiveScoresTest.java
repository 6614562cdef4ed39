package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.Scope;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What teaches, and what a score is made of. */
class LiveScoresTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long NOW = 1000 * MINUTE;

  private final ScoreRig rig = new ScoreRig();
  private final Target target = ScoreRig.target(0);

  private ScoreTerms terms() {
    return rig.terms(target, NOW);
  }

  @Nested
  @DisplayName("What counts against a target")
  class Blame {
    @ParameterizedTest
    @EnumSource(FailureKind.class)
    @DisplayName("Only what scopes to it or its endpoint")
    void scope(FailureKind kind) {
      rig.failure(target, kind, 1, NOW);
      boolean blamed = kind.scope() == Scope.TARGET || kind.scope() == Scope.ENDPOINT;
      assertThat(terms().failures()).isEqualTo(blamed ? 1 : 0);
      assertThat(terms().successes()).isZero();
      assertThat(terms().alive() < 1).isEqualTo(blamed);
    }

    @Test
    @DisplayName("A cancelled attempt teaches nothing")
    void cancelled() {
      rig.scores.outcome(
          rig.outcome(target, new AttemptResult.Cancelled(), true, NOW, -1, MINUTE, 0));
      assertThat(terms()).isEqualTo(new ScoreRig().terms(target, NOW));
    }

    @Test
    @DisplayName("Silence after a prompt so large that silence is normal is nobody's fault")
    void slowByNature() {
      rig.input = 100_000;
      rig.failure(target, FailureKind.FIRST_CONTENT_TIMEOUT, 3, 30_000, NOW);
      assertThat(terms().failures()).isZero();
      assertThat(terms().alive()).isEqualTo(1);
      assertThat(terms().firstContentMillis()).isEqualTo(30_000, within(1.0));
      rig.failure(target, FailureKind.UPSTREAM_ERROR, 1, NOW);
      assertThat(terms().failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Origin.class)
    @DisplayName("Only customers and hedges teach; a good probe, trial or verification revives")
    void origins(Origin origin) {
      rig.failure(target, FailureKind.UPSTREAM_ERROR, 3, NOW);
      rig.origin = origin;
      rig.success(target, 1, NOW);
      boolean teaches = origin == Origin.CUSTOMER || origin == Origin.HEDGE;
      boolean revives = origin == Origin.PROBE || origin == Origin.TRIAL || origin == Origin.VERIFY;
      assertThat(terms().successes()).isEqualTo(teaches ? 1 : 0);
      assertThat(terms().alive() == 1).isEqualTo(revives);
    }

    @Test
    @DisplayName("A drill teaches the shadows of its own realm")
    void drill() {
      rig.origin = Origin.DRILL;
      rig.realm = Realm.DRILL;
      rig.failure(target, FailureKind.UPSTREAM_ERROR, 3, NOW);
      assertThat(terms().failures()).isEqualTo(3);
    }
  }

  @Nested
  @DisplayName("Reliability")
  class Reliability {
    @Test
    @DisplayName("is Beta(2 + S, 2 + F), and fades in a week; what was counted doesn't")
    void beta() {
      assertThat(terms().reliability()).isEqualTo(0.5);
      rig.success(target, 96, NOW);
      rig.failure(target, FailureKind.UPSTREAM_ERROR, 4, NOW);
      assertThat(terms().alpha()).isEqualTo(98, within(2.0));
      assertThat(terms().beta()).isEqualTo(6, within(0.1));
      ScoreTerms later = rig.terms(target, NOW + TimeUnit.DAYS.toNanos(8));
      assertThat(later.alpha()).isEqualTo(2);
      assertThat(later.beta()).isEqualTo(2);
      assertThat(later.successes()).isEqualTo(96);
      assertThat(later.failures()).isEqualTo(4);
    }

    @Test
    @DisplayName("No history and no clock gives a score that is no number from 0 to 1")
    void property() {
      SplittableRandom random = new SplittableRandom(4);
      for (int i = 0; i < 20_000; i++) {
        long at = random.nextLong() >> random.nextInt(64);
        long now = random.nextLong() >> random.nextInt(64);
        switch (random.nextInt(4)) {
          case 0 -> rig.stream(target, random.nextLong(1 << 20), 3, random.nextLong(1 << 20), at);
          case 1 -> rig.failure(target, FailureKind.NO_RESPONSE, 1, random.nextInt(1 << 30), at);
          case 2 -> rig.failure(target, FailureKind.UPSTREAM_EMPTY, 20, at);
          default -> rig.scores.revived(target);
        }
        for (Profile profile : ScoreRig.PROFILES) {
          assertThat(rig.scores.draw(target, profile, ScoreRig.WORK, random, now))
              .isBetween(0.0, 1.0);
        }
        assertThat(rig.terms(target, now).score()).isBetween(0.0, 1.0);
        assertThat(rig.scores.throughput(target)).isBetween(0.0, 1e12);
      }
    }
  }

  @Nested
  @DisplayName("Speed")
  class Speed {
    @Test
    @DisplayName("is unknown in the middle, and 1 at the fastest")
    void ends() {
      assertThat(terms().speed()).isEqualTo(0.5);
      assertThat(terms().firstContentMillis()).isEqualTo(-1);
      rig.stream(target, 80, 1, 100, NOW);
      assertThat(terms().speed()).isEqualTo(1);
      assertThat(rig.scores.throughput(target)).isEqualTo(1000, within(1.0));
    }

    @Test
    @DisplayName("doesn't follow the length of answers")
    void length() {
      Target other = ScoreRig.target(1);
      rig.stream(target, 400, 12, 50, NOW);
      rig.stream(other, 400, 12, 5_000, NOW);
      assertThat(rig.terms(other, NOW).speed()).isEqualTo(terms().speed(), within(1e-6));
    }

    @Test
    @DisplayName("is known for each size of input apart")
    void sizes() {
      rig.stream(target, 400, 12, 50, NOW);
      double small = terms().speed();
      rig.input = 20_000;
      assertThat(terms().speed()).isEqualTo(0.5);
      rig.stream(target, 4_000, 12, 50, NOW);
      assertThat(terms().speed()).isLessThan(small);
    }

    @Test
    @DisplayName("Timeouts are samples: as the time waited, until five minutes after the last")
    void timeouts() {
      for (int i = 0; i < 20; i++) {
        rig.stream(target, 400, 12, 50, NOW);
      }
      double before = terms().speed();
      rig.failure(target, FailureKind.FIRST_CONTENT_TIMEOUT, 5, 30_000, NOW);
      assertThat(terms().firstContentMillis()).isGreaterThan(10_000);
      assertThat(terms().speed()).isLessThan(before - 0.2);
      assertThat(terms().p99Millis()).isEqualTo(30_000, within(3_000.0));
      assertThat(rig.terms(target, NOW + 6 * MINUTE).speed()).isEqualTo(before);
      rig.failure(target, FailureKind.FIRST_CONTENT_TIMEOUT, 1, 30_000, NOW + 6 * MINUTE);
      assertThat(rig.terms(target, NOW + 6 * MINUTE).firstContentMillis()).isBetween(3e3, 4e3);
    }

    @Test
    @DisplayName("Thinking is no slowness, and pace is measured over all that was thought")
    void patient() {
      rig.patient = true;
      rig.stream(target, 60_000, 10, 6_000, NOW);
      assertThat(terms().firstContentMillis()).isEqualTo(-1);
      assertThat(terms().millisPerToken()).isEqualTo(20, within(0.1));
      rig.failure(target, FailureKind.FIRST_CONTENT_TIMEOUT, 1, 300_000, NOW);
      assertThat(terms().firstContentMillis()).isEqualTo(-1);
    }

    @Test
    @DisplayName("Whole answers say how long a token takes, as long as no stream does")
    void whole() {
      rig.whole(target, 5_000, 100, NOW);
      assertThat(terms().millisPerToken()).isEqualTo(50, within(0.1));
      rig.stream(target, 400, 12, 100, NOW);
      assertThat(terms().millisPerToken()).isEqualTo(12, within(0.1));
    }

    @Test
    @DisplayName("A whole answer of a few tokens says how long the first takes")
    void label() {
      rig.whole(target, 300, 2, NOW);
      assertThat(terms().firstContentMillis()).isEqualTo(300, within(0.1));
      assertThat(terms().millisPerToken()).isEqualTo(-1);
      rig.whole(target, 300, 0, NOW);
      rig.stream(target, 100, 500, 3, NOW);
      assertThat(terms().millisPerToken()).isEqualTo(-1);
    }

    @Test
    @DisplayName("Percentiles are within 10 %")
    void percentiles() {
      for (int i = 1; i <= 900; i++) {
        rig.stream(target, i, 12, 10, NOW);
      }
      assertThat(terms().p50Millis()).isBetween(405.0, 495.0);
      assertThat(terms().p95Millis()).isBetween(770.0, 940.0);
      assertThat(terms().p99Millis()).isBetween(802.0, 980.0);
    }
  }

  @Nested
  @DisplayName("Cost and quality")
  class Worth {
    @Test
    @DisplayName("Cost is what this request is expected to cost, on a fixed scale of price levels")
    void cost() {
      Target cheap = ScoreRig.priced(1, "0.02", 50);
      Target middle = ScoreRig.priced(2, "1", 50);
      Target dear = ScoreRig.priced(3, "50", 50);
      assertThat(rig.scores.expectedCost(middle, ScoreRig.WORK)).isEqualTo(1_500_000);
      assertThat(rig.terms(cheap, NOW).cost()).isEqualTo(1);
      assertThat(rig.terms(middle, NOW).cost()).isEqualTo(0.5, within(1e-9));
      assertThat(rig.terms(dear, NOW).cost()).isEqualTo(0, within(1e-9));
      assertThat(rig.scores.expectedCost(target, ScoreRig.WORK)).isEqualTo(-1);
      assertThat(terms().cost()).isEqualTo(0.5);
      assertThat(rig.terms(ScoreRig.priced(4, "0", 50), NOW).cost()).isEqualTo(1);
    }

    @Test
    @DisplayName("Quality is the operator's rank, lowered by answers that can't be used")
    void quality() {
      Target ranked = ScoreRig.priced(1, "1", 80);
      assertThat(terms().quality()).isEqualTo(0.5);
      assertThat(rig.terms(ranked, NOW).quality()).isEqualTo(0.8);
      rig.success(ranked, 95, NOW);
      rig.failure(ranked, FailureKind.SCHEMA_INVALID, 25, NOW);
      assertThat(rig.terms(ranked, NOW).quality()).isEqualTo(0.64, within(0.01));
      assertThat(rig.terms(ranked, NOW).failures()).isZero();
      rig.failure(ranked, FailureKind.UPSTREAM_ERROR, 25, NOW);
      assertThat(rig.terms(ranked, NOW).quality()).isEqualTo(0.64, within(0.01));
    }
  }

  @Nested
  @DisplayName("Gates")
  class Gates {
    @Test
    @DisplayName("Headroom and health multiply; what isn't known shuts nothing")
    void multiply() {
      Target other = ScoreRig.target(1);
      LiveScores scores = LiveScores.create(of -> of.equals(target) ? 0.4 : Double.NaN, _ -> 0.5);
      ScoreTerms terms = scores.terms(target, Profile.BALANCED, ScoreRig.WORK, NOW);
      assertThat(terms.headroom()).isEqualTo(0.4);
      assertThat(terms.health()).isEqualTo(0.5);
      assertThat(terms.score()).isEqualTo(0.5 * 0.4 * 0.5, within(1e-9));
      assertThat(scores.terms(other, Profile.BALANCED, ScoreRig.WORK, NOW).headroom()).isEqualTo(1);
      assertThat(scores.degraded(target, NOW)).isTrue();
    }

    @Test
    @DisplayName("An announced retirement halves a score, and takes the rest in its last 30 days")
    void deprecation() {
      LocalDate date = LocalDate.of(2027, 3, 31);
      Target leaving = ScoreRig.target(1, null, new TargetFacts(null, 0, 50, date));
      assertThat(terms().deprecation()).isEqualTo(1);
      assertThat(rig.terms(leaving, NOW).deprecation()).isEqualTo(0.5);
      rig.scores.today(date.minusDays(100));
      assertThat(rig.terms(leaving, NOW).deprecation()).isEqualTo(0.5);
      rig.scores.today(date.minusDays(15));
      assertThat(rig.terms(leaving, NOW).deprecation()).isEqualTo(0.25);
      rig.scores.today(date);
      assertThat(rig.terms(leaving, NOW).deprecation()).isZero();
      rig.scores.today(date.plusDays(3));
      assertThat(rig.terms(leaving, NOW).deprecation()).isZero();
    }
  }

  @Test
  @DisplayName("What is known of a target is old after an hour without an attempt")
  void stale() {
    assertThat(rig.scores.stale(target, NOW)).isFalse();
    rig.success(target, 1, NOW);
    assertThat(rig.scores.stale(target, NOW + 59 * MINUTE)).isFalse();
    assertThat(rig.scores.stale(target, NOW + 61 * MINUTE)).isTrue();
  }
}
