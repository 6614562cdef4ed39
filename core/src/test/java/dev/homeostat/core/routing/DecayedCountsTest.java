package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Counts that fade over a week. */
class DecayedCountsTest {
  private static final int S = DecayedCounts.SUCCESS;
  private static final long WEEK = TimeUnit.DAYS.toNanos(7);
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long NOW = 1000 * HOUR + 12_345;

  /** 3 h of 7 d. */
  private static final double ERROR = 3.0 / (7 * 24);

  private final DecayedCounts counts = new DecayedCounts();

  @Test
  @DisplayName("An event weighs 1 - age / 7 d, within 1.8 %, whenever the clock began")
  void linear() {
    SplittableRandom random = new SplittableRandom(7);
    for (long start : new long[] {0, -3 * WEEK, Long.MIN_VALUE / 2, 12_345_678_901_234_567L}) {
      DecayedCounts fresh = new DecayedCounts();
      List<Long> events = new ArrayList<>();
      long now = start;
      for (int step = 0; step < 400; step++) {
        now += random.nextLong(4 * HOUR);
        for (int i = random.nextInt(20); i > 0; i--) {
          fresh.add(S, now);
          events.add(now);
        }
        double exact = 0;
        int counted = 0;
        for (long event : events) {
          exact += Math.clamp(1 - (double) (now - event) / WEEK, 0, 1);
          counted += now - event < WEEK + 3 * HOUR ? 1 : 0;
        }
        assertThat(fresh.sum(S, now)).isEqualTo(exact, within(counted * ERROR + 1e-9));
      }
    }
  }

  @Test
  @DisplayName("A new event weighs 1 at once, one of eight days nothing, and kinds are apart")
  void ends() {
    counts.add(S, NOW);
    assertThat(counts.sum(S, NOW)).isEqualTo(1, within(ERROR));
    counts.add(S, NOW);
    assertThat(counts.sum(S, NOW)).isEqualTo(2, within(2 * ERROR));
    assertThat(counts.sum(DecayedCounts.FAILURE, NOW)).isZero();
    assertThat(counts.sum(S, NOW + 8 * 24 * HOUR)).isZero();
  }

  @Test
  @DisplayName("An event that lies ahead by clock drift weighs 1; one of another age nothing")
  void drift() {
    counts.add(S, NOW + 30 * HOUR);
    assertThat(counts.sum(S, NOW)).isEqualTo(1);
    counts.add(S, NOW + 5 * WEEK);
    counts.add(S, Long.MAX_VALUE);
    counts.add(S, Long.MIN_VALUE);
    assertThat(counts.sum(S, NOW)).isEqualTo(1);
  }

  @Test
  @DisplayName("No time and no count gives anything but a number of 0 or more")
  void property() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      long at = random.nextLong() >> random.nextInt(64);
      switch (random.nextInt(4)) {
        case 0 -> counts.add(random.nextInt(3), at);
        case 1 -> counts.restore(random.nextInt(5) - 1, at, random.nextLong(), at);
        case 2 -> counts.remove(random.nextInt(3), at, random.nextLong());
        default -> {
          double sum = counts.sum(random.nextInt(3), at);
          assertThat(sum).isBetween(0.0, 1e15);
        }
      }
    }
  }

  @Test
  @DisplayName("No event is lost between threads")
  void concurrent() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int j = 0; j < 10_000; j++) {
                      counts.add(S, NOW);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(counts.sum(S, NOW)).isEqualTo(40_000, within(40_000 * ERROR));
    assertThat(counts.save(NOW))
        .singleElement()
        .extracting(DecayedCounts.Slice::count)
        .isEqualTo(40_000L);
  }
}
