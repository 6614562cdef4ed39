package dev.homeostat.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.homeostat.core.catalog.Model.Kind;
import dev.homeostat.core.catalog.Resolution.Found;
import dev.homeostat.core.catalog.Resolution.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pools, auto with a profile, and the suffixes of a name")
class PoolTest {
  private final TargetIds ids = new TargetIds();
  private final List<Provider> providers = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  {
    // Qualities 10, 20, ... and one target without.
    for (int i = 1; i <= 6; i++) {
      add("p" + i, "m" + i, 10 * i);
    }
    add("q", "plain", TargetFacts.UNRANKED);
    add("q", "large:nitro", TargetFacts.UNRANKED);
  }

  private void add(String provider, String model, int quality) {
    Endpoint endpoint = Endpoint.of(provider, "https://" + provider + ".example");
    Provider owner = new Provider(provider, Dialect.OPENAI, List.of(endpoint), List.of());
    providers.add(owner);
    targets.add(
        new Target(
            ids.of(Realm.LIVE, endpoint, model),
            owner,
            endpoint,
            model,
            provider + '/' + model,
            null,
            false,
            0,
            Prefill.NONE,
            new TargetFacts(null, 0, quality, null)));
  }

  private CatalogBuilder builder() {
    return Catalog.builder(providers, targets);
  }

  private static Model found(Catalog catalog, String name) {
    assertThat(catalog.resolve(name, List.of())).as(name).isInstanceOf(Found.class);
    return ((Found) catalog.resolve(name, List.of())).model();
  }

  private static List<String> names(List<Target> of) {
    return of.stream().map(Target::name).toList();
  }

  @Test
  @DisplayName("smart: the better third of the ranked; balanced: everybody; fast: while unmeasured")
  void shipped() {
    Catalog catalog = builder().build();
    assertThat(names(found(catalog, "smart").targets())).containsExactly("p5/m5", "p6/m6");
    assertThat(found(catalog, "smart").profile()).isEqualTo(Profile.SMART);
    assertThat(found(catalog, "balanced").targets()).hasSize(8);
    assertThat(found(catalog, "fast").targets()).hasSize(8);
    assertThat(found(catalog, "fast"))
        .returns(Kind.POOL, Model::kind)
        .returns(Strategy.ADAPTIVE, Model::strategy)
        .returns(false, Model::named);
  }

  @Test
  @DisplayName("fast: the upper half of the measured, equals of the last one too")
  void fast() {
    Pool fast = Pool.SHIPPED.getFirst();
    Map<String, Double> speed = Map.of("p1/m1", .9, "p2/m2", .4, "p3/m3", .4, "p4/m4", .1);
    List<Target> members = fast.members(targets, target -> speed.getOrDefault(target.name(), 0.0));
    assertThat(names(members)).containsExactly("p1/m1", "p2/m2", "p3/m3");
  }

  @Test
  @DisplayName("the operator pins targets into a pool and out of it; out wins")
  void pins() {
    Pool smart = Pool.SHIPPED.getLast().pinned(List.of("q/*"), List.of("p6/*", "q/large*"));
    Catalog catalog = builder().pools(List.of(smart)).build();
    assertThat(names(found(catalog, "smart").targets())).containsExactly("p5/m5", "q/plain");
    assertThat(catalog.pools()).hasSize(3);
  }

  @Test
  @DisplayName("an operator's pool: what is included, or everybody but what is excluded")
  void declared() {
    Pool some = Pool.declared("some", Profile.CHEAP, List.of("p1/*", "p2/*"), List.of("p2/m2"));
    Pool most = Pool.declared("most", Profile.CHEAP, List.of(), List.of("p*"));
    Catalog catalog = builder().pools(List.of(some, most)).build();
    assertThat(names(found(catalog, "some").targets())).containsExactly("p1/m1");
    assertThat(names(found(catalog, "most").targets())).containsExactly("q/plain", "q/large:nitro");
    assertThat(catalog.names()).contains("some", "most", "fast", "smart");
  }

  @Test
  @DisplayName("an empty pool is known too: who is in it changes while the gateway runs")
  void empty() {
    Pool none = Pool.declared("none", Profile.CHEAP, List.of("nobody/*"), List.of());
    Catalog catalog = builder().pools(List.of(none)).build();
    assertThat(found(catalog, "none").targets()).isEmpty();
    assertThat(catalog.names()).contains("none", "balanced");
    assertThat(catalog.pools()).extracting(Pool::name).contains("none");
  }

  @Test
  @DisplayName("auto: every target, adaptive, by the profile that is named; profiles can be edited")
  void auto() {
    Profile own = new Profile("cheap", 1, 0, 9, 0);
    Profile night = new Profile("night", 1, 0, 0, 0);
    Catalog catalog = builder().profiles(List.of(own, night)).build();
    assertThat(found(catalog, "auto").profile()).isEqualTo(Profile.BALANCED);
    assertThat(found(catalog, "auto:fast").profile()).isEqualTo(Profile.FAST);
    assertThat(found(catalog, "auto:cheap").profile()).isEqualTo(own);
    assertThat(found(catalog, "auto:night").profile()).isEqualTo(night);
    assertThat(found(catalog, "auto:reliable"))
        .returns(Kind.AUTO, Model::kind)
        .returns(Strategy.ADAPTIVE, Model::strategy)
        .satisfies(model -> assertThat(model.targets()).hasSize(8));
    assertThat(catalog.names()).contains("auto").doesNotContain("auto:fast");
    assertThat(catalog.resolve("auto:fastt", List.of()))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.nearest()).startsWith("auto:fast"));
  }

  @Test
  @DisplayName(":nitro and :floor on any name, unless the name itself is known")
  void suffixes() {
    Catalog catalog =
        builder()
            .models(List.of(Model.inOrder("chat", Kind.MODEL, targets.subList(0, 2))))
            .aliases(
                Aliases.of(
                    List.of(
                        new Alias("gpt-*", "chat"),
                        new Alias("own-*:floor", "m1"),
                        new Alias("quick", "fast"))))
            .build();
    for (String name : List.of("chat", "p1/m1", "m1", "gpt-4", "quick", "fast", "auto")) {
      Model plain = found(catalog, name);
      assertThat(found(catalog, name + ":nitro"))
          .as(name)
          .isEqualTo(plain.by(Strategy.FASTEST))
          .returns(plain.targets(), Model::targets);
      assertThat(found(catalog, name + ":floor").strategy()).isEqualTo(Strategy.CHEAPEST);
    }
    assertThat(found(catalog, "auto:smart:nitro").strategy()).isEqualTo(Strategy.FASTEST);
    assertThat(found(catalog, "q/large:nitro").strategy()).isEqualTo(Strategy.PRIORITY);
    assertThat(found(catalog, "own-x:floor")).isEqualTo(found(catalog, "p1/m1"));
    assertThat(catalog.resolve("nobody:nitro", List.of())).isInstanceOf(Unknown.class);
    assertThat(catalog.resolve(":nitro", List.of())).isInstanceOf(Unknown.class);
    assertThat(catalog.resolve("chat" + ":nitro".repeat(50_000), List.of()))
        .isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("models[]: one model per name, in the caller's order, doubles dropped")
  void models() {
    Catalog catalog = builder().build();
    Found found = (Found) catalog.resolve("m2", List.of("smart", "p2/m2", "m2:floor", "smart"));
    assertThat(found.models())
        .extracting(Model::name, Model::strategy)
        .containsExactly(
            tuple("p2/m2", Strategy.PRIORITY),
            tuple("smart", Strategy.ADAPTIVE),
            tuple("p2/m2", Strategy.CHEAPEST));
    assertThat(names(found.candidates())).containsExactly("p2/m2", "p5/m5", "p6/m6");
  }

  @Test
  @DisplayName("models and literal aliases hide pools of their name")
  void hidden() {
    Catalog catalog =
        builder()
            .models(List.of(Model.inOrder("smart", Kind.MODEL, targets.subList(0, 1))))
            .aliases(Aliases.of(List.of(new Alias("fast", "smart"))))
            .build();
    assertThat(found(catalog, "smart").kind()).isEqualTo(Kind.MODEL);
    assertThat(found(catalog, "fast")).isEqualTo(found(catalog, "smart"));
  }

  @Test
  @DisplayName("weights that fit no targets, or are none, make no model")
  void weights() {
    assertThatThrownBy(() -> Model.weighted("w", targets, List.of(1.0)))
        .hasMessageContaining("one per target");
    assertThatThrownBy(() -> Model.weighted("w", targets.subList(0, 1), List.of(Double.NaN)))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> Model.cascade("c", List.of())).hasMessageContaining("tiers");
  }
}
