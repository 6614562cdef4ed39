package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.exchange.TierPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The order in which the targets of a model are asked")
class RouterStrategyTest {
  private static final int MANY = 20_000;

  private final RouteRig rig = new RouteRig();

  private static ProviderRules order(boolean fallbacks, String... names) {
    return new ProviderRules(
        List.of(names), List.of(), List.of(), fallbacks, null, null, null, false, false);
  }

  private static ProviderRules sort(ProviderRules.Sort sort) {
    return new ProviderRules(List.of(), List.of(), List.of(), true, sort, null, null, false, false);
  }

  private Map<String, Double> shares() {
    Map<String, Double> shares = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      shares.merge(rig.first(), 1.0 / MANY, Double::sum);
    }
    return shares;
  }

  @Test
  @DisplayName("priority: the operator's order, and what the running chain moved before it")
  void priority() {
    rig.priority("a/x", "b/x", "c/x");
    assertThat(rig.order()).containsExactly("a/x", "b/x", "c/x");
    assertThat(rig.go().scores()).containsOnly(Double.NaN);
    assertThat(rig.go().named()).isTrue();
    rig.chain = Chain.of(rig.list("a/x", "b/x", "c/x"), List.of("c/x", "b/x"), List.of());
    assertThat(rig.order()).containsExactly("c/x", "b/x", "a/x");
  }

  @Test
  @DisplayName("adaptive: by the drawn scores, which the plan keeps")
  void adaptive() {
    rig.scores.putAll(Map.of("a/x", .2, "b/x", .9, "c/x", .5));
    rig.adaptive("a/x", "b/x", "c/x");
    assertThat(rig.order()).containsExactly("b/x", "c/x", "a/x");
    assertThat(rig.go().scores()).containsExactly(.9, .5, .2);
    assertThat(rig.go().named()).isFalse();
  }

  @Test
  @DisplayName(
      "cheapest and fastest: the unknown last; the caller's strategy overrides the model's")
  void oneAxis() {
    rig.costs.putAll(Map.of("b/x", 900L, "c/x", 100L, "d/x", 0L));
    rig.throughput.putAll(Map.of("a/x", 10.0, "c/x", 80.0));
    rig.firstContent.putAll(Map.of("b/x", 300.0, "d/x", 90.0));
    rig.priority("a/x", "b/x", "c/x", "d/x");
    rig.strategy(Strategy.CHEAPEST);
    assertThat(rig.order()).containsExactly("d/x", "c/x", "b/x", "a/x");
    rig.strategy(Strategy.FASTEST);
    assertThat(rig.order()).containsExactly("c/x", "a/x", "b/x", "d/x");
    rig.rules(sort(ProviderRules.Sort.PRICE));
    assertThat(rig.order()).as("sort overrides").containsExactly("d/x", "c/x", "b/x", "a/x");
    rig.rules(sort(ProviderRules.Sort.LATENCY));
    assertThat(rig.order()).containsExactly("d/x", "b/x", "a/x", "c/x");
    rig.rules(sort(ProviderRules.Sort.THROUGHPUT));
    assertThat(rig.order()).containsExactly("c/x", "a/x", "b/x", "d/x");
  }

  @Test
  @DisplayName("weighted: shares as configured, failover among the others by theirs, 0 drains")
  void weighted() {
    Model model =
        Model.weighted("w", rig.list("a/x", "b/x", "c/x", "d/x"), List.of(6.0, 3.0, 1.0, 0.0));
    rig.models(model);
    int[] secondAfterA = new int[2];
    Map<String, Double> shares = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      List<String> order = rig.order();
      assertThat(order).hasSize(3).doesNotContain("d/x");
      shares.merge(order.getFirst(), 1.0 / MANY, Double::sum);
      if (order.getFirst().equals("a/x")) {
        secondAfterA[order.get(1).equals("b/x") ? 0 : 1]++;
      }
    }
    assertThat(shares.get("a/x")).isCloseTo(.6, within(.02));
    assertThat(shares.get("b/x")).isCloseTo(.3, within(.02));
    assertThat(shares.get("c/x")).isCloseTo(.1, within(.02));
    double second = (double) secondAfterA[0] / (secondAfterA[0] + secondAfterA[1]);
    assertThat(second).as("b before c, 3 to 1").isCloseTo(.75, within(.02));
    assertThat(rig.go().excluded())
        .containsExactly(new RoutePlan.Excluded(Exclusion.DRAINED, 1, Long.MAX_VALUE));
    rig.strategy(Strategy.PRIORITY);
    assertThat(rig.order()).as("drained whatever the strategy").doesNotContain("d/x");
  }

  @Test
  @DisplayName("the caller's order of providers first, the rest by the model's strategy")
  void callersOrder() {
    rig.scores.putAll(Map.of("a/x", .2, "b/x", .9, "c/x", .5, "c/y", .6));
    rig.adaptive("a/x", "b/x", "c/x", "c/y").rules(order(true, "C", "a/x"));
    assertThat(rig.order()).containsExactly("c/y", "c/x", "a/x", "b/x");
    rig.rules(order(false, "c", "a/x"));
    assertThat(rig.order()).containsExactly("c/y", "c/x", "a/x");
    assertThat(rig.go().excluded())
        .containsExactly(new RoutePlan.Excluded(Exclusion.PROVIDER_RULES, 1, Long.MAX_VALUE));
    rig.rules(order(false));
    assertThat(rig.order()).as("the best target alone").containsExactly("b/x");
  }

  @Test
  @DisplayName("models[]: nothing learned changes the caller's order, doubles are dropped")
  void models() {
    rig.scores.putAll(Map.of("a/x", .1, "b/x", .2, "c/x", .9));
    rig.models(
        Model.adaptive("p", Model.Kind.POOL, rig.list("a/x", "b/x"), Profile.FAST),
        Model.adaptive("auto", Model.Kind.AUTO, rig.list("c/x", "b/x"), Profile.FAST));
    assertThat(rig.order()).containsExactly("b/x", "a/x", "c/x");
  }

  @Test
  @DisplayName("eight candidates at most, and room for one of each further model")
  void most() {
    String[] many = IntStream.range(0, 20).mapToObj(i -> "a" + i + "/x").toArray(String[]::new);
    rig.priority(many);
    assertThat(rig.order()).hasSize(RoutePlan.MOST).startsWith("a0/x", "a1/x");
    rig.models(
        Model.inOrder("one", Model.Kind.MODEL, rig.list(many)),
        Model.inOrder("two", Model.Kind.MODEL, rig.list("b/x", "c/x")),
        Model.inOrder("three", Model.Kind.MODEL, rig.list("d/x")));
    assertThat(rig.order())
        .containsExactly("a0/x", "a1/x", "a2/x", "a3/x", "a4/x", "a5/x", "b/x", "d/x");
    Model[] ten =
        IntStream.range(0, 10)
            .mapToObj(i -> Model.inOrder("m" + i, Model.Kind.MODEL, rig.list("a" + i + "/x")))
            .toArray(Model[]::new);
    rig.models(ten);
    assertThat(rig.order()).hasSize(RoutePlan.MOST).startsWith("a0/x", "a1/x", "a2/x");
  }

  @Test
  @DisplayName("cascade: tier after tier, the excluded missing in each, a further model one more")
  void cascade() {
    Model cascade =
        Model.cascade(
            "careful",
            List.of(
                new Tier(rig.list("a/x", "b/x"), Set.of(Gate.EMPTY)),
                new Tier(rig.list("c/x"), Set.of()),
                new Tier(rig.list("b/x", "d/x"), Set.of(Gate.REFUSED))));
    rig.models(cascade, Model.inOrder("more", Model.Kind.MODEL, rig.list("e/x")));
    rig.excluded("c/x", Exclusion.DISABLED, 1);
    TierPlan plan = rig.go().candidates();
    assertThat(plan.candidates().stream().map(Target::name))
        .containsExactly("a/x", "b/x", "b/x", "d/x", "e/x");
    assertThat(plan.gates(1)).containsExactly(Gate.EMPTY);
    assertThat(plan.gates(2)).containsExactly(Gate.REFUSED);
    assertThat(plan.gates(4)).isEmpty();
    rig.tiers(new Tier(rig.list("f/x"), Set.of(Gate.SCHEMA)));
    assertThat(rig.order()).as("the caller's own tiers").containsExactly("f/x");
    rig.tiers().strategy(Strategy.PRIORITY);
    assertThat(rig.order()).as("no cascade any more").containsExactly("a/x", "b/x", "d/x", "e/x");
  }

  @Test
  @DisplayName(
      "cascade: a soft-excluded target comes behind the last tier; alone, by its own gates")
  void cascadeLastResort() {
    rig.models(
        Model.cascade(
            "careful",
            List.of(
                new Tier(rig.list("a/x"), Set.of(Gate.EMPTY)),
                new Tier(rig.list("b/x"), Set.of()))));
    rig.excluded("a/x", Exclusion.COOLDOWN, 9);
    assertThat(rig.order()).containsExactly("b/x", "a/x");
    assertThat(rig.go().lastResortFrom()).isEqualTo(1);
    assertThat(rig.go().candidates().gates(1)).isEmpty();
    rig.excluded("b/x", Exclusion.BREAKER_OPEN, 30);
    assertThat(rig.order()).containsExactly("a/x");
    assertThat(rig.go().candidates().gates(0)).containsExactly(Gate.EMPTY);
  }

  @Test
  @DisplayName("slow start: a target's share grows linearly, in priority as in adaptive")
  void slowStart() {
    rig.slowStart.put("a/x", .3);
    rig.priority("a/x", "b/x", "c/x");
    assertThat(shares().get("a/x")).isCloseTo(.3, within(.02));
    rig.scores.put("a/x", .9);
    rig.adaptive("a/x", "b/x", "c/x");
    assertThat(shares().get("a/x")).isCloseTo(.3, within(.02));
    rig.awaitsTrial.put("a/x", true);
    assertThat(shares().get("a/x")).as("its trial is the next request").isEqualTo(1, within(1e-6));
  }

  @Test
  @DisplayName("a model of one target is never sent elsewhere by slow start or exploration")
  void singleTarget() {
    rig.slowStart.put("a/x", .1);
    rig.samples.put("b/x", 0L);
    rig.models(
        Model.inOrder("one", Model.Kind.MODEL, rig.list("a/x")),
        Model.adaptive("two", Model.Kind.POOL, rig.list("b/x", "c/x"), Profile.BALANCED));
    assertThat(shares()).containsOnlyKeys("a/x");
    rig.strategy(Strategy.ADAPTIVE);
    assertThat(shares()).containsOnlyKeys("a/x");
  }

  @Test
  @DisplayName(
      "exploration: all targets with few samples lead a twentieth of the requests together")
  void exploration() {
    rig.adaptive("a/x", "b/x", "c/x", "d/x");
    rig.scores.putAll(Map.of("a/x", .5, "b/x", .9, "c/x", .95, "d/x", .99));
    rig.samples.putAll(Map.of("b/x", 4L, "c/x", 0L, "d/x", 4L));
    rig.degraded.put("d/x", true);
    Map<String, Double> shares = shares();
    assertThat(shares.get("b/x")).isCloseTo(.025, within(.005));
    assertThat(shares.get("c/x")).isCloseTo(.025, within(.005));
    assertThat(shares).as("none while degraded").doesNotContainKey("d/x");
    assertThat(rig.order()).as("behind the leader by their scores").contains("c/x", "b/x");
    rig.degraded.put("a/x", true);
    assertThat(rig.first()).as("nobody healthy is known well").isEqualTo("d/x");
    rig.degraded.clear();
    rig.samples.clear();
    rig.stale.put("a/x", true);
    Map<String, Double> looksAgain = shares();
    assertThat(looksAgain.get("a/x")).as("stale").isCloseTo(.01, within(.004));
    assertThat(looksAgain.get("d/x")).isCloseTo(.99, within(.004));
  }

  @Test
  @DisplayName("sticky: leads an adaptive model, yields to exclusion, slow start and degradation")
  void sticky() {
    rig.scores.putAll(Map.of("a/x", .1, "b/x", .9));
    rig.adaptive("a/x", "b/x").session(RouteRig.SESSION);
    rig.preferred = "a/x";
    assertThat(rig.order()).containsExactly("a/x", "b/x");
    rig.degraded.put("a/x", true);
    assertThat(rig.first()).isEqualTo("b/x");
    rig.degraded.clear();
    rig.excluded("a/x", Exclusion.COOLDOWN, 9);
    assertThat(rig.first()).isEqualTo("b/x");
    rig.exclusions.clear();
    rig.slowStart.put("a/x", .5);
    assertThat(shares().get("a/x")).isCloseTo(.5, within(.02));
    rig.slowStart.clear();
    rig.priority("b/x", "a/x");
    assertThat(rig.first()).as("never in priority").isEqualTo("b/x");
    rig.adaptive("a/x", "b/x").strategy(Strategy.FASTEST);
    rig.throughput.put("b/x", 9.0);
    assertThat(rig.first()).as("nor in another strict strategy").isEqualTo("b/x");
  }

  @Test
  @DisplayName(
      "sticky acts inside a model only, and may stay with what a pool leaves out by itself")
  void stickyInside() {
    rig.session(RouteRig.SESSION);
    rig.preferred = "b/x";
    Model p = Model.adaptive("p", Model.Kind.POOL, rig.list("a/x"), Profile.FAST);
    rig.models(p, Model.adaptive("q", Model.Kind.POOL, rig.list("c/x", "b/x"), Profile.FAST));
    assertThat(rig.order()).containsExactly("a/x", "b/x", "c/x");
    rig.pools =
        new PoolMembers(
            Map.of("p", new PoolMembers.Members(p.targets(), p.targets(), rig.list("a/x", "b/x"))),
            List.of());
    assertThat(rig.order()).containsExactly("b/x", "a/x", "c/x");
    rig.excluded("b/x", Exclusion.BREAKER_OPEN, 30);
    assertThat(rig.order()).containsExactly("a/x", "c/x", "b/x");
  }

  @Test
  @DisplayName("a shortlist is enough when two of it are usable; else all targets are looked at")
  void shortlist() {
    rig.adaptive("a/x", "b/x", "c/x", "d/x");
    rig.scores.put("d/x", .99);
    List<Target> some = rig.list("a/x", "b/x");
    rig.shortlists = (_, _) -> some;
    assertThat(rig.order()).containsExactlyInAnyOrder("a/x", "b/x");
    rig.excluded("a/x", Exclusion.RATE_LIMITED, 9);
    assertThat(rig.order()).containsExactly("d/x", "b/x", "c/x");
    rig.exclusions.clear();
    rig.strategy(Strategy.PRIORITY);
    assertThat(rig.order()).as("chosen for draws only").hasSize(4);
  }
}
