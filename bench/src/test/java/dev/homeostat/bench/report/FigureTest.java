package dev.homeostat.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.report.Duel.Place;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  @DisplayName("ahead is said only when every round agrees, behind as well")
  void unanimous() {
    assertThat(less(1, 5, 3).against(less(2, 6, 4)).place()).isEqualTo(Place.AHEAD);
    assertThat(less(2, 6, 4).against(less(1, 5, 3)).place()).isEqualTo(Place.BEHIND);
    assertThat(more(2, 6, 4).against(more(1, 5, 3)).place()).isEqualTo(Place.AHEAD);
  }

  @Test
  @DisplayName("rounds that disagree are level within the spread, with their count")
  void mixed() {
    Duel duel = less(1, 5, 9).against(less(2, 6, 4));

    assertThat(duel.place()).isEqualTo(Place.LEVEL);
    assertThat(duel.words()).isEqualTo("level within the spread (better in 2 of 3 rounds)");
    assertThat(more(64, 64).against(more(64, 64)).words()).isEqualTo("level");
    assertThat(more(64, 64).against(more(64, 63)).words())
        .isEqualTo("level within the spread (better in 1 of 2 rounds)");
  }

  @Test
  @DisplayName("only rounds both were measured in count")
  void missing() {
    assertThat(less(1, Double.NaN, 3).against(less(2, 1, 4)).words()).isEqualTo("ahead");
    assertThat(less(Double.NaN).against(less(1)).place()).isEqualTo(Place.LEVEL);
  }

  @Test
  @DisplayName("figures without rounds compare by ranges that do not touch")
  void ranges() {
    assertThat(once(0.5, 0.7).against(once(0.8, 0.9)).place()).isEqualTo(Place.AHEAD);
    assertThat(once(0.5, 0.9).against(once(0.8, 1.9)).place()).isEqualTo(Place.LEVEL);
    assertThat(once(2, 3).against(once(0.8, 1.9)).place()).isEqualTo(Place.BEHIND);
    assertThat(once(100).against(once(100)).words()).isEqualTo("level");
  }

  @Test
  @DisplayName("times better is above 1 when ahead, whichever way the figure counts")
  void times() {
    assertThat(less(10).timesBetterThan(less(25)).median()).isEqualTo(2.5);
    assertThat(more(50).timesBetterThan(more(25)).median()).isEqualTo(2);
    assertThat(once(100).timesBetterThan(once(50)).median()).isEqualTo(0.5);
    assertThat(less(-1, 10).timesBetterThan(less(25, 25)).known()).isFalse();
  }

  private static Figure less(double... values) {
    return new Figure(rounds(values), true, false);
  }

  private static Figure more(double... values) {
    return new Figure(rounds(values), true, true);
  }

  private static Figure once(double... values) {
    return new Figure(rounds(values), false, false);
  }

  private static Map<Integer, Double> rounds(double... values) {
    Map<Integer, Double> byRound = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      byRound.put(i, values[i]);
    }
    return byRound;
  }
}
