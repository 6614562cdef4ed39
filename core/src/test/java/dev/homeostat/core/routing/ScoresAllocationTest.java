package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Outcome;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Draws and lessons. Counted in bytes, not timed. */
class ScoresAllocationTest {
  private static final int ROUNDS = 10_000;

  /** What the measuring itself, a compilation or a class initialised late may take. */
  private static final long NOISE = 16 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ScoreRig rig = new ScoreRig();
  private final RandomGenerator random = new SplittableRandom(1);
  private final Target target = ScoreRig.priced(0, "0.3", 70);
  private final FirstContent fact = rig.firstContent(target, 5_000_000);
  private final Outcome outcome =
      rig.outcome(target, new AttemptResult.Success(), true, 0, 5_000_000, 90_000_000, 20);

  @Test
  @DisplayName("Neither a draw nor a lesson allocates")
  void nothing() {
    drive(20_000);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    double sum = drive(ROUNDS);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(sum).isPositive();
    assertThat(allocated).isLessThan(NOISE);
  }

  private double drive(int rounds) {
    double sum = 0;
    for (int i = 0; i < rounds; i++) {
      rig.scores.firstContent(fact);
      rig.scores.outcome(outcome);
      sum += rig.scores.draw(target, Profile.FAST, ScoreRig.WORK, random, i);
    }
    return sum;
  }
}
