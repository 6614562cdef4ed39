package dev.homeostat.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.Spread;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  @DisplayName("a budget is held, missed, or either by the median where rounds disagree")
  void verdicts() {
    assertThat(of(0.9, 1, 1.1))
        .isEqualTo("cost: **held**: 1.00 [0.90 … 1.10] × (budget: at most 1.10 ×).");
    assertThat(of(0.9, 1, 1.2)).contains("**held** by the median");
    assertThat(of(0.9, 1.2, 1.3)).contains("**missed** by the median");
    assertThat(of(1.2, 1.3)).contains("**missed**:");
  }

  @Test
  @DisplayName("what was not measured is not held")
  void unknown() {
    Verdict verdict = Verdict.atMost("cost", Spread.of(DoubleStream.empty()), 5, " MB");

    assertThat(verdict.held()).isFalse();
    assertThat(verdict.words()).isEqualTo("cost: not measured (budget: at most 5 MB).");
  }

  private static String of(double... rounds) {
    return Verdict.atMost("cost", Spread.of(DoubleStream.of(rounds)), 1.1, " ×").words();
  }
}
