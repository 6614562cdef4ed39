package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.FailureKind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was learned survives a restart. */
class LearnedTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long NOW = 500 * HOUR;

  /** The clock of the next process began elsewhere. */
  private static final long LATER = -123 * HOUR;

  private final Target target = ScoreRig.target(0);

  private ScoreRig taught() {
    ScoreRig rig = new ScoreRig();
    for (int i = 0; i < 300; i++) {
      rig.stream(target, 300 + i, 15, 40, NOW - i * HOUR / 2);
    }
    rig.whole(target, 4_000, 40, NOW);
    rig.failure(target, FailureKind.UPSTREAM_EMPTY, 9, NOW);
    return rig;
  }

  @Test
  @DisplayName("Scores are the same before and after, and fade on from there")
  void same() {
    ScoreRig before = taught();
    ScoreRig after = new ScoreRig();
    after.scores.restore(before.scores.save(List.of(target), NOW), List.of(target), LATER);
    for (int days = 0; days < 9; days += 2) {
      ScoreTerms was = before.terms(target, NOW + days * 24L * HOUR);
      ScoreTerms is = after.terms(target, LATER + days * 24L * HOUR);
      assertThat(is.alpha()).isEqualTo(was.alpha(), within(300 * 3.0 / 168));
      assertThat(is.beta()).isEqualTo(was.beta(), within(9 * 3.0 / 168));
      assertThat(is.alive()).isEqualTo(was.alive(), within(1e-9));
      assertThat(is.speed()).isEqualTo(was.speed());
      assertThat(is.quality()).isEqualTo(was.quality(), within(0.02));
      assertThat(is.p95Millis()).isEqualTo(was.p95Millis());
      assertThat(is.successes()).isEqualTo(was.successes());
      assertThat(is.failures()).isEqualTo(was.failures());
    }
  }

  @Test
  @DisplayName("What was saved of a target that is gone is dropped")
  void gone() {
    ScoreRig after = new ScoreRig();
    after.scores.restore(
        taught().scores.save(List.of(target), NOW), List.of(ScoreRig.target(3)), LATER);
    assertThat(after.scores.samples(ScoreRig.target(3))).isZero();
    assertThat(after.scores.save(List.of(target), LATER)).isEmpty();
  }

  @Test
  @DisplayName("A record that makes no sense harms nothing")
  void nonsense() {
    String endpoint = target.endpoint().key();
    Learned.Mean mean = new Learned.Mean(Double.NaN, -3);
    Learned odd =
        new Learned(
            endpoint,
            "small",
            -5,
            -5,
            Long.MIN_VALUE,
            List.of(
                new Learned.Count(7, 1, 1),
                new Learned.Count(0, -5, 3),
                new Learned.Count(1, Long.MAX_VALUE, 3),
                new Learned.Count(2, 5, Long.MIN_VALUE)),
            List.of(new Learned.Last(Long.MIN_VALUE, false), new Learned.Last(1L << 62, false)),
            List.of(
                new Learned.Speed(99, mean, mean, mean, List.of()),
                new Learned.Speed(0, mean, mean, mean, List.of(-1, Integer.MAX_VALUE))));
    ScoreRig after = new ScoreRig();
    after.scores.restore(List.of(odd), List.of(target), LATER);
    ScoreTerms terms = after.terms(target, LATER);
    assertThat(terms.score()).isBetween(0.0, 1.0);
    assertThat(terms.successes()).isZero();
    assertThat(terms.speed()).isEqualTo(0.5);
    assertThat(terms.beta()).isEqualTo(2);
  }
}
