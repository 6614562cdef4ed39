package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The posterior's draws. */
class BetaSamplerTest {
  private static final int DRAWS = 20_000;

  /** Kolmogorov's bound for one sample at p = 0.001. */
  private static final double BOUND = 1.95 / Math.sqrt(DRAWS);

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "0.1, 5",
    "0.5, 3",
    "1, 1",
    "2, 2",
    "3, 0.4",
    "1002, 17",
    "30, 4",
    "150000, 40",
    "200000, 300000",
    "3000000, 2"
  })
  @DisplayName("Draws match the Beta distribution (Kolmogorov-Smirnov, fixed seed)")
  void matches(double alpha, double beta) {
    RandomGenerator random = new SplittableRandom(42);
    double[] draws = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      draws[i] = BetaSampler.draw(alpha, beta, random);
    }
    Arrays.sort(draws);
    double worst = 0;
    for (int i = 0; i < DRAWS; i++) {
      double expected = IncompleteBeta.of(draws[i], alpha, beta);
      worst = Math.max(worst, Math.abs(expected - (double) i / DRAWS));
      worst = Math.max(worst, Math.abs(expected - (i + 1.0) / DRAWS));
    }
    assertThat(worst).isLessThan(BOUND);
  }

  @Test
  @DisplayName("No parameters give anything but a number from 0 to 1")
  void noNaN() {
    double[] odd = {
      Double.NaN,
      Double.NEGATIVE_INFINITY,
      -1,
      -0.0,
      0,
      Double.MIN_VALUE,
      0.1,
      0.999_999,
      1,
      2,
      1e9,
      1e15,
      1e300,
      Double.MAX_VALUE,
      Double.POSITIVE_INFINITY
    };
    RandomGenerator random = new SplittableRandom(1);
    for (double alpha : odd) {
      for (double beta : odd) {
        for (int i = 0; i < 200; i++) {
          assertThat(BetaSampler.draw(alpha, beta, random)).isBetween(0.0, 1.0);
        }
      }
    }
  }
}
