package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The gate that falls within a few failures. */
class AliveHorizonTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long NOW = -77 * SECOND;

  private final AliveHorizon alive = new AliveHorizon();

  private void add(boolean success, int count, long at) {
    for (int i = 0; i < count; i++) {
      alive.add(success, at);
    }
  }

  @Test
  @DisplayName("min(1, 2m)³ over attempts of which every five halve the weight of those before")
  void formula() {
    SplittableRandom random = new SplittableRandom(5);
    double successes = 0;
    double failures = 0;
    double decay = Math.pow(2, -1.0 / 5);
    for (int i = 0; i < 500; i++) {
      boolean success = random.nextInt(100) < (i / 50 % 2 == 0 ? 90 : 5);
      alive.add(success, NOW);
      successes = successes * decay + (success ? 1 : 0);
      failures = failures * decay + (success ? 0 : 1);
      double m = (1 + successes) / (2 + successes + failures);
      // What is beyond the last 32 attempts weighs .09 of a success or failure at most.
      assertThat(alive.gate(NOW)).isEqualTo(Math.pow(Math.min(1, 2 * m), 3), within(0.05));
    }
  }

  @Test
  @DisplayName("It is open for a target that nothing is known of, and for one that mostly answers")
  void open() {
    assertThat(alive.gate(NOW)).isEqualTo(1);
    add(true, 20, NOW);
    assertThat(alive.gate(NOW)).isEqualTo(1);
    add(false, 4, NOW);
    assertThat(alive.gate(NOW)).isEqualTo(1);
    assertThat(alive.degraded(NOW)).isFalse();
    add(false, 1, NOW);
    assertThat(alive.gate(NOW)).isLessThan(1);
    assertThat(alive.degraded(NOW)).isTrue();
  }

  @Test
  @DisplayName("Fifteen failures shut it to 1 %, or 7 % when successes came just before")
  void shut() {
    add(true, 1000, NOW - 301 * SECOND);
    add(false, 15, NOW);
    assertThat(alive.gate(NOW)).isLessThan(0.0125);
    alive.clear();
    add(true, 1000, NOW);
    add(false, 15, NOW);
    assertThat(alive.gate(NOW)).isLessThan(0.07);
  }

  @Test
  @DisplayName("One failure alone may be chance: nothing is called degraded by it")
  void one() {
    add(false, 1, NOW);
    assertThat(alive.degraded(NOW)).isFalse();
    add(false, 1, NOW);
    assertThat(alive.degraded(NOW)).isTrue();
  }

  @Test
  @DisplayName("Attempts older than five minutes are dropped, each by its own age")
  void ages() {
    add(false, 10, NOW);
    add(false, 1, NOW + 200 * SECOND);
    assertThat(alive.gate(NOW + 299 * SECOND)).isLessThan(0.05);
    assertThat(alive.gate(NOW + 301 * SECOND)).isEqualTo(Math.pow(2.0 / 3, 3), within(1e-9));
    assertThat(alive.gate(NOW + 501 * SECOND)).isEqualTo(1);
    assertThat(alive.degraded(NOW + 501 * SECOND)).isFalse();
  }

  @Test
  @DisplayName("Emptied by a trial, it is open")
  void emptied() {
    add(false, 40, NOW);
    alive.clear();
    assertThat(alive.gate(NOW)).isEqualTo(1);
    add(false, 1, NOW);
    assertThat(alive.gate(NOW)).isEqualTo(Math.pow(2.0 / 3, 3), within(1e-9));
  }

  @Test
  @DisplayName("No order of times and no clock gives anything but a number from 0 to 1")
  void property() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 20_000; i++) {
      alive.add(random.nextBoolean(), random.nextLong() >> random.nextInt(64));
      assertThat(alive.gate(random.nextLong() >> random.nextInt(64))).isBetween(0.0, 1.0);
    }
  }
}
