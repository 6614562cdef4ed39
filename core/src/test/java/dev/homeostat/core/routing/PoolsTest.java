package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Pool;
import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.catalog.ProviderPolicy;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who is in which pool, by what was measured")
class PoolsTest {
  private final RouteRig rig = new RouteRig();

  {
    for (int i = 1; i <= 4; i++) {
      rig.with(
          "p" + i + "/m",
          null,
          new TargetFacts(null, 0, i == 4 ? TargetFacts.UNRANKED : 10 * i, null),
          0,
          ProviderPolicy.NONE);
    }
  }

  private final Catalog catalog = catalog(List.of());

  private Catalog catalog(List<Pool> pools) {
    List<Target> targets = rig.list("p1/m", "p2/m", "p3/m", "p4/m");
    List<Provider> providers = targets.stream().map(Target::provider).toList();
    return Catalog.builder(providers, targets).pools(pools).build();
  }

  private PoolMembers members(Catalog of) {
    return Pools.members(of, rig.live().scores(), rig.chain, RouteRig.NOW);
  }

  private static Model fast(Catalog of) {
    return ((Resolution.Found) of.resolve("fast", List.of())).model();
  }

  private static List<String> names(List<Target> targets) {
    return targets.stream().map(Target::name).toList();
  }

  @Test
  @DisplayName("fast: by both measures of speed; whoever wasn't measured waits outside")
  void fast() {
    assertThat(members(catalog).members("fast")).as("nothing measured").hasSize(4);
    rig.throughput.putAll(Map.of("p1/m", 90.0, "p2/m", 20.0, "p3/m", 50.0));
    assertThat(names(members(catalog).members("fast"))).containsExactly("p1/m", "p3/m");
    rig.firstContent.putAll(Map.of("p1/m", 4_000.0, "p2/m", 100.0, "p3/m", 900.0));
    assertThat(members(catalog).members("fast")).as("all equally fast now").hasSize(3);
    assertThat(members(catalog).members("nobody")).isEmpty();
    assertThat(members(catalog).pools()).containsExactly("fast", "balanced", "smart");
  }

  @Test
  @DisplayName("an entry says pools, rank, speed rank and scores; the disabled are in no pool")
  void entries() {
    rig.throughput.putAll(Map.of("p1/m", 90.0, "p2/m", 20.0));
    rig.chain = Chain.of(catalog.targets(), List.of(), List.of("p3/m"));
    List<PoolEntry> entries = members(catalog).entries();
    assertThat(entries).extracting(PoolEntry::rank).containsExactly(2, 1, 0, 0);
    assertThat(entries).extracting(PoolEntry::speedRank).containsExactly(1, 2, 0, 0);
    assertThat(entries.getFirst().pools()).containsExactly("fast", "balanced");
    assertThat(entries.get(1).pools()).containsExactly("balanced", "smart");
    assertThat(entries.get(2).pools()).isEmpty();
    assertThat(entries.getFirst().scores().score()).isEqualTo(.5);
  }

  @Test
  @DisplayName("who is in a pool of another configuration is nobody's concern")
  void ofAnotherCatalogue() {
    rig.throughput.putAll(Map.of("p1/m", 90.0, "p2/m", 20.0));
    PoolMembers now = members(catalog);
    assertThat(names(now.targets(fast(catalog)))).containsExactly("p1/m");
    List<Target> before = rig.list("p2/m");
    Catalog other = Catalog.builder(before.stream().map(Target::provider).toList(), before).build();
    assertThat(names(now.targets(fast(other)))).containsExactly("p2/m");
    assertThat(names(now.allowed(fast(other)))).containsExactly("p2/m");
  }

  @Test
  @DisplayName("a plan for a pool asks who is in it now")
  void plan() {
    rig.throughput.putAll(Map.of("p1/m", 90.0, "p2/m", 20.0));
    rig.pools = members(catalog);
    rig.models(fast(catalog));
    assertThat(rig.order()).containsExactly("p1/m");
  }

  @Test
  @DisplayName("a session may stay with a target that the rule leaves out, but not the operator")
  void allowed() {
    rig.throughput.putAll(Map.of("p1/m", 90.0, "p2/m", 20.0));
    assertThat(names(members(catalog).allowed(fast(catalog)))).contains("p2/m", "p4/m");
    Catalog pinned = catalog(List.of(Pool.SHIPPED.getFirst().pinned(List.of(), List.of("p2/*"))));
    assertThat(names(members(pinned).allowed(fast(pinned)))).doesNotContain("p2/m");
  }
}
