package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.ProviderPolicy;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.Refusal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a plan does when targets are left out: last resort, refusal")
class LastResortTest {
  private final RouteRig rig = new RouteRig();

  private void all(int targets) {
    rig.priority(IntStream.range(0, targets).mapToObj(i -> "t" + i + "/x").toArray(String[]::new));
  }

  private void excluded(int from, int to, Exclusion exclusion) {
    for (int i = from; i < to; i++) {
      rig.excluded("t" + i + "/x", exclusion, 100 - i);
    }
  }

  @Test
  @DisplayName("one soft-excluded target, the one recovering first, stands behind the usable ones")
  void behind() {
    all(5);
    excluded(0, 2, Exclusion.BREAKER_OPEN);
    assertThat(rig.order()).containsExactly("t2/x", "t3/x", "t4/x", "t1/x");
    assertThat(rig.go().lastResortFrom()).isEqualTo(3);
    assertThat(rig.go().scores()).hasSize(4);
  }

  @Test
  @DisplayName("failures take away half of the targets at most: the surplus comes back at the end")
  void half() {
    all(6);
    excluded(0, 5, Exclusion.COOLDOWN);
    assertThat(rig.order()).as("5 of 6 out, 3 may be").containsExactly("t5/x", "t4/x", "t3/x");
    assertThat(rig.go().lastResortFrom()).isEqualTo(1);
    excluded(0, 6, Exclusion.COOLDOWN);
    assertThat(rig.order()).containsExactly("t5/x", "t4/x", "t3/x");
    assertThat(rig.go().lastResortFrom()).isZero();
    excluded(0, 2, Exclusion.DISABLED);
    assertThat(rig.order()).as("hard ones don't count").containsExactly("t5/x", "t4/x");
  }

  @Test
  @DisplayName("what isn't failures of real traffic is no part of that half")
  void announced() {
    all(6);
    excluded(0, 5, Exclusion.ANNOUNCED_DOWN);
    assertThat(rig.order()).containsExactly("t5/x", "t4/x");
    excluded(0, 6, Exclusion.SESSION_SKIP);
    assertThat(rig.order()).as("the one that recovers first").containsExactly("t5/x");
  }

  @Test
  @DisplayName("the half counts over the whole plan, not per model")
  void wholePlan() {
    rig.models(
        Model.inOrder("one", Model.Kind.MODEL, rig.list("t0/x", "t1/x")),
        Model.inOrder("two", Model.Kind.MODEL, rig.list("t2/x", "t3/x")));
    excluded(0, 2, Exclusion.BREAKER_OPEN);
    assertThat(rig.order()).containsExactly("t2/x", "t3/x", "t1/x");
  }

  @Test
  @DisplayName("eight candidates with the last resort, which always keeps its place")
  void room() {
    all(12);
    excluded(0, 2, Exclusion.COOLDOWN);
    assertThat(rig.order()).hasSize(RoutePlan.MOST).endsWith("t1/x");
    assertThat(rig.go().lastResortFrom()).isEqualTo(RoutePlan.MOST - 1);
  }

  @Test
  @DisplayName(
      "without fallbacks the best target alone, the soft-excluded only when nobody is left")
  void noFallbacks() {
    all(3);
    rig.rules(
        new ProviderRules(List.of(), List.of(), List.of(), false, null, null, null, false, false));
    excluded(0, 1, Exclusion.COOLDOWN);
    assertThat(rig.order()).containsExactly("t1/x");
    excluded(0, 3, Exclusion.COOLDOWN);
    assertThat(rig.order()).containsExactly("t2/x");
    assertThat(rig.go().lastResortFrom()).isZero();
  }

  @Test
  @DisplayName("rate limited or hard, nobody soft: 429 at once, with the soonest end")
  void timed() {
    all(3);
    rig.excluded("t0/x", Exclusion.RATE_LIMITED, 40);
    rig.excluded("t1/x", Exclusion.LEASE, 12);
    rig.excluded("t2/x", Exclusion.DISABLED, 1_000);
    RoutePlan.Nobody nobody = rig.nobody();
    assertThat(nobody.timed()).isTrue();
    Refusal refusal = NoRoute.refusal(rig.request(), nobody);
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.code()).isEqualTo("rate_limit_exceeded");
    assertThat(refusal.retryAfterNanos()).isEqualTo(12_000_000_000L);
    assertThat(refusal.message())
        .contains("'chat'", "1 target is rate limited (again in 40 s)", "Switch a target on");
    assertThat(refusal.excludedBy())
        .extracting(left -> left.reason().label())
        .containsExactlyInAnyOrder("rate_limited", "lease", "disabled");
  }

  @Test
  @DisplayName("where places are lacking and a queue is worth joining, they are waited for")
  void queue() {
    ProviderPolicy queueing =
        new ProviderPolicy(null, ProviderPolicy.DataCollection.UNKNOWN, 1, 10_000_000_000L);
    rig.with("t0/x", null, TargetFacts.UNKNOWN, 0, queueing);
    all(3);
    excluded(0, 2, Exclusion.LEASE);
    rig.excluded("t2/x", Exclusion.RATE_LIMITED, 40);
    assertThat(rig.order()).containsExactly("t0/x");
    assertThat(rig.go().lastResortFrom()).as("no last resort").isEqualTo(1);
    rig.excluded("t2/x", Exclusion.COOLDOWN, 40);
    assertThat(rig.order()).as("better to ask than to wait").containsExactly("t2/x");
  }

  @Test
  @DisplayName("retry-after: rounded up to seconds, 60 at most, also when nobody knows")
  void retryAfter() {
    all(1);
    rig.excluded("t0/x", Exclusion.RATE_LIMITED, 0);
    rig.clearsIn.put("t0/x", 1_000_000_001L);
    assertThat(refusal().retryAfterNanos()).isEqualTo(2_000_000_000L);
    rig.clearsIn.put("t0/x", 0L);
    assertThat(refusal().retryAfterNanos()).isEqualTo(1_000_000_000L);
    rig.excluded("t0/x", Exclusion.RATE_LIMITED, 3_600);
    assertThat(refusal().retryAfterNanos()).isEqualTo(60_000_000_000L);
    rig.clearsIn.clear();
    assertThat(refusal().retryAfterNanos()).isEqualTo(60_000_000_000L);
  }

  private Refusal refusal() {
    return NoRoute.refusal(rig.request(), rig.nobody());
  }

  @Test
  @DisplayName("hard only: 503 no_route, and that asking again is of no use")
  void hard() {
    all(2);
    rig.excluded("t0/x", Exclusion.CREDENTIALS, 0);
    rig.excluded("t1/x", Exclusion.FORCED_OPEN, 0);
    rig.clearsIn.clear();
    assertThat(refusal().status()).isEqualTo(503);
    assertThat(refusal().code()).isEqualTo("no_route");
    assertThat(refusal().retryAfterNanos()).isNegative();
    assertThat(refusal().spent()).isTrue();
    assertThat(rig.nobody().timed()).isFalse();
    assertThat(rig.nobody().earliestNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("the key alone in the way: 403 model_not_allowed")
  void key() {
    all(2);
    rig.policy(new KeyPolicy(List.of("other"), null, null, List.of()));
    assertThat(refusal().status()).isEqualTo(403);
    assertThat(refusal().code()).isEqualTo("model_not_allowed");
    rig.chain = Chain.of(rig.list("t0/x"), List.of(), List.of("t0/x"));
    assertThat(refusal().status()).isEqualTo(503);
  }

  @Test
  @DisplayName("an empty pool: 503 that says how to fill it")
  void emptyPool() {
    rig.models(Model.adaptive("smart", Model.Kind.POOL, List.of(), Profile.SMART));
    assertThat(rig.nobody().excluded()).isEmpty();
    assertThat(refusal().status()).isEqualTo(503);
    assertThat(refusal().message()).contains("'smart'", "no members", "quality");
  }

  @Test
  @DisplayName("every reason has words and a remedy")
  void words() {
    for (Exclusion exclusion : Exclusion.values()) {
      assertThat(ExclusionWords.why(exclusion, true)).isNotBlank();
      assertThat(ExclusionWords.fix(exclusion)).endsWith(".");
    }
  }
}
