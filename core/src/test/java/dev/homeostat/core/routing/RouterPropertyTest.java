package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whatever the state, a plan keeps its promises")
class RouterPropertyTest {
  private static final List<Strategy> STRATEGIES =
      List.of(
          Strategy.ADAPTIVE,
          Strategy.PRIORITY,
          Strategy.CHEAPEST,
          Strategy.FASTEST,
          Strategy.WEIGHTED);

  @Test
  @DisplayName("20,000 random states: at most eight, no doubles, nobody hard-excluded, in order")
  void random() {
    for (int seed = 0; seed < 20_000; seed++) {
      check(new Random(seed), seed);
    }
  }

  private static void check(Random random, int seed) {
    RouteRig rig = new RouteRig();
    rig.random = new Random(seed);
    int count = 1 + random.nextInt(14);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("t" + i + "/x");
      disturb(rig, names.getLast(), random);
    }
    List<Model> models = models(rig, names, random);
    rig.models(models.toArray(Model[]::new));
    if (random.nextInt(3) == 0) {
      rig.strategy(STRATEGIES.get(random.nextInt(STRATEGIES.size())));
    }
    if (random.nextInt(3) == 0) {
      rig.session(RouteRig.SESSION);
      rig.preferred = names.get(random.nextInt(count));
    }
    RoutePlan plan = rig.plan();
    Set<Target> all = new LinkedHashSet<>();
    models.forEach(model -> all.addAll(model.targets()));
    switch (plan) {
      case RoutePlan.Go go -> {
        List<Target> chosen = go.candidates().candidates();
        assertThat(chosen).as("seed %s", seed).isNotEmpty().doesNotHaveDuplicates();
        assertThat(chosen).hasSizeLessThanOrEqualTo(RoutePlan.MOST).isSubsetOf(all);
        assertThat(go.scores()).hasSameSizeAs(chosen);
        keepsOrder(rig, go, models, seed);
        failoverIsKept(rig, go, all, seed);
      }
      case RoutePlan.Nobody nobody -> {
        assertThat(all).as("seed %s", seed).allMatch(target -> hardness(rig, target) != null);
        assertThat(all).noneMatch(target -> hardness(rig, target) == Exclusion.Hardness.SOFT);
        assertThat(nobody.excluded().stream().mapToInt(RoutePlan.Excluded::count).sum())
            .isEqualTo(all.size());
      }
    }
  }

  private static void keepsOrder(RouteRig rig, RoutePlan.Go go, List<Model> models, int seed) {
    List<Target> chosen = go.candidates().candidates();
    int at = 0;
    for (int i = 0; i < chosen.size(); i++) {
      Target target = chosen.get(i);
      if (i >= go.lastResortFrom()) {
        assertThat(hardness(rig, target)).isEqualTo(Exclusion.Hardness.SOFT);
        continue;
      }
      assertThat(hardness(rig, target)).as("seed %s", seed).isNull();
      int of = 0;
      while (!models.get(of).targets().contains(target)) {
        of++;
      }
      assertThat(of).as("seed %s: the caller's order", seed).isGreaterThanOrEqualTo(at);
      at = of;
    }
  }

  private static void failoverIsKept(RouteRig rig, RoutePlan.Go go, Set<Target> all, int seed) {
    long usable = all.stream().filter(target -> hardness(rig, target) == null).count();
    long soft =
        all.stream().filter(target -> hardness(rig, target) == Exclusion.Hardness.SOFT).count();
    int room = soft > 0 ? RoutePlan.MOST - 1 : RoutePlan.MOST;
    assertThat(go.lastResortFrom()).as("seed %s", seed).isEqualTo((int) Math.min(usable, room));
    int last = go.candidates().candidates().size() - go.lastResortFrom();
    assertThat(last > 0).as("seed %s", seed).isEqualTo(soft > 0);
  }

  private static Exclusion.@Nullable Hardness hardness(RouteRig rig, Target target) {
    Exclusion exclusion = rig.exclusions.get(target.name());
    return exclusion == null ? null : exclusion.hardness();
  }

  private static void disturb(RouteRig rig, String name, Random random) {
    Exclusion[] reasons = Exclusion.values();
    if (random.nextBoolean()) {
      rig.excluded(name, reasons[random.nextInt(reasons.length)], random.nextInt(100));
    }
    rig.scores.put(name, random.nextDouble());
    rig.samples.put(name, (long) random.nextInt(10));
    rig.degraded.put(name, random.nextInt(4) == 0);
    rig.stale.put(name, random.nextInt(4) == 0);
    rig.slowStart.put(name, random.nextInt(4) == 0 ? 0.1 : 1);
    rig.awaitsTrial.put(name, random.nextInt(4) == 0);
    rig.costs.put(name, (long) random.nextInt(5) - 1);
    rig.throughput.put(name, (double) random.nextInt(5));
  }

  private static List<Model> models(RouteRig rig, List<String> names, Random random) {
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      List<String> some = new ArrayList<>(names);
      Collections.shuffle(some, random);
      some = some.subList(0, 1 + random.nextInt(names.size()));
      models.add(
          new Model(
              "m" + i,
              random.nextBoolean() ? Model.Kind.MODEL : Model.Kind.POOL,
              rig.list(some.toArray(String[]::new)),
              STRATEGIES.get(random.nextInt(STRATEGIES.size())),
              Profile.BALANCED,
              List.of(),
              List.of()));
    }
    return models;
  }
}
