package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.exchange.ByteBudget;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Request ids and routes")
class RequestIdsTest {
  @Test
  @DisplayName("Ids made here don't repeat and are of one form")
  void unique() {
    SplittableRandom random = new SplittableRandom(1);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      String id = RequestIds.of(null, random);
      assertThat(id).hasSize(26).startsWith("req_");
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  @DisplayName("A budget refuses what doesn't fit whole, and forgets nothing")
  void budget() {
    ByteBudget budget = new ByteBudget();
    assertThat(budget.charge(60, 100)).isTrue();
    assertThat(budget.charge(41, 100)).isFalse();
    assertThat(budget.charge(40, 100)).isTrue();
    assertThat(budget.charge(1, 100)).isFalse();
    assertThat(budget.charge(0, 100)).isTrue();
    budget.release(60);
    assertThat(budget.used()).isEqualTo(40);
    assertThat(budget.charge(60, 100)).isTrue();
  }
}
