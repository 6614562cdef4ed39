package dev.homeostat.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.core.catalog.Resolution.Found;
import dev.homeostat.core.catalog.Resolution.NoneConfigured;
import dev.homeostat.core.catalog.Resolution.Unknown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A name in a request comes to its candidates")
class CatalogTest {
  private final TargetIds ids = new TargetIds();
  private final Provider alpha = provider("alpha", "https://a1", "https://a2");
  private final Provider beta = provider("beta", "https://b");
  private final List<Target> targets = new ArrayList<>();

  {
    add(alpha, "small", "big");
    add(beta, "small", "other", "org/deep");
  }

  private final Map<String, List<Target>> models = new LinkedHashMap<>();

  {
    models.put("chat", List.of(target("beta/small", 0), target("alpha/small", 0)));
  }

  private static Provider provider(String id, String... urls) {
    return new Provider(
        id,
        Dialect.OPENAI,
        Arrays.stream(urls).map(url -> Endpoint.of(id, url)).toList(),
        List.of("env:KEY"));
  }

  private void add(Provider provider, String... upstream) {
    for (String model : upstream) {
      for (Endpoint endpoint : provider.endpoints()) {
        targets.add(Target.of(ids.of(Realm.LIVE, endpoint, model), provider, endpoint, model));
      }
    }
  }

  private Target target(String name, int index) {
    return targets.stream().filter(t -> t.name().equals(name)).toList().get(index);
  }

  private Catalog catalog(Alias... aliases) {
    return Catalog.of(List.of(alpha, beta), targets, models, Aliases.of(List.of(aliases)));
  }

  private static List<String> found(Catalog catalog, @Nullable String model, String... models) {
    Resolution resolution = catalog.resolve(model, List.of(models));
    assertThat(resolution).isInstanceOf(Found.class);
    return ((Found) resolution)
        .candidates().stream().map(t -> t.name() + '@' + t.endpoint().host()).toList();
  }

  @Test
  @DisplayName("a configured model: its targets, in their order")
  void configured() {
    assertThat(found(catalog(), "chat")).containsExactly("beta/small@b", "alpha/small@a1");
  }

  @Test
  @DisplayName("provider/model: every endpoint of that provider")
  void fullName() {
    assertThat(found(catalog(), "alpha/small")).containsExactly("alpha/small@a1", "alpha/small@a2");
    assertThat(found(catalog(), "beta/org/deep")).containsExactly("beta/org/deep@b");
  }

  @Test
  @DisplayName("a bare id: when one provider only has it")
  void bareId() {
    assertThat(found(catalog(), "big")).containsExactly("alpha/big@a1", "alpha/big@a2");
    assertThat(found(catalog(), "org/deep")).containsExactly("beta/org/deep@b");
    assertThat(catalog().resolve("small", List.of())).isInstanceOf(Unknown.class);
  }

  @Test
  @DisplayName("auto: every target in configuration order")
  void auto() {
    assertThat(found(catalog(), "auto"))
        .hasSize(targets.size())
        .startsWith("alpha/small@a1", "alpha/small@a2", "alpha/big@a1");
  }

  @Test
  @DisplayName("models after model, in the caller's order, doubles dropped")
  void fallbacks() {
    assertThat(found(catalog(), "beta/small", "chat", "other", "beta/small"))
        .containsExactly("beta/small@b", "alpha/small@a1", "beta/other@b");
    assertThat(found(catalog(), null, "other", "big"))
        .containsExactly("beta/other@b", "alpha/big@a1", "alpha/big@a2");
  }

  @Test
  @DisplayName("an unknown entry of models is passed over, but not an unknown model")
  void unknownEntries() {
    assertThat(found(catalog(), "other", "nobody-has-this")).containsExactly("beta/other@b");
    assertThat(found(catalog(), null, "nobody-has-this", "other")).containsExactly("beta/other@b");
    assertThat(catalog().resolve("nobody", List.of("other")))
        .isEqualTo(new Unknown("nobody", List.of()));
    assertThat(catalog().resolve(null, List.of("nobody", "none")))
        .isEqualTo(new Unknown("nobody", List.of()));
  }

  @Test
  @DisplayName("an unknown name comes with the nearest known ones")
  void nearest() {
    assertThat(catalog().resolve("alpha/smal", List.of()))
        .isInstanceOfSatisfying(
            Unknown.class, u -> assertThat(u.nearest()).startsWith("alpha/small"));
    assertThat(catalog().resolve("Chat", List.of()))
        .isEqualTo(new Unknown("Chat", List.of("chat")));
  }

  @Test
  @DisplayName("one known name gives the prepared answer: nothing is allocated")
  void prepared() {
    Catalog catalog = catalog(new Alias("gpt-*", "chat"));
    Resolution first = catalog.resolve("chat", List.of());
    assertThat(catalog.resolve("chat", List.of())).isSameAs(first);
    assertThat(catalog.resolve("gpt-4", List.of())).isSameAs(first);
    assertThat(catalog.resolve("auto", List.of())).isSameAs(catalog.resolve("auto", List.of()));
  }

  @Test
  @DisplayName("aliases: literal before pattern, the more specific pattern first, chains followed")
  void aliases() {
    Catalog catalog =
        catalog(
            new Alias("claude-*", "big"),
            new Alias("claude-*haiku*", "fast"),
            new Alias("claude-3-haiku", "other"),
            new Alias("fast", "alpha/small"),
            new Alias("*", "chat"));
    assertThat(found(catalog, "claude-4")).containsExactly("alpha/big@a1", "alpha/big@a2");
    assertThat(found(catalog, "claude-4-haiku-x")).startsWith("alpha/small@a1");
    assertThat(found(catalog, "claude-3-haiku")).containsExactly("beta/other@b");
    assertThat(found(catalog, "anything")).startsWith("beta/small@b");
    assertThat(found(catalog, "chat")).startsWith("beta/small@b");
  }

  @Test
  @DisplayName("a literal alias hides a bare id of the same name, wherever a chain passes it")
  void aliasHidesBareId() {
    Catalog catalog = catalog(new Alias("front", "other"), new Alias("other", "chat"));
    assertThat(found(catalog, "other")).startsWith("beta/small@b");
    assertThat(found(catalog, "front")).startsWith("beta/small@b");
    assertThat(found(catalog, "beta/other")).containsExactly("beta/other@b");
  }

  @Test
  @DisplayName("an alias that leads nowhere, or in a circle, makes no catalogue")
  void badAliases() {
    assertThatThrownBy(() -> catalog(new Alias("x", "nobody"))).hasMessageContaining("nobody");
    assertThatThrownBy(() -> catalog(new Alias("x", "y"), new Alias("y", "x")))
        .hasMessageContaining("x to y to x");
    assertThatThrownBy(() -> catalog(new Alias("gpt-*", "gpt-5")))
        .hasMessageContaining("gpt-* to gpt-*");
  }

  @Test
  @DisplayName("without any target nothing is unknown: nothing is configured")
  void none() {
    assertThat(Catalog.EMPTY.resolve("chat", List.of())).isInstanceOf(NoneConfigured.class);
    assertThat(Catalog.EMPTY.names()).isEmpty();
  }

  @Test
  @DisplayName("a request that names nothing is the caller's to refuse before")
  void nothingNamed() {
    assertThatThrownBy(() -> catalog().resolve(null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("the list of names: models, aliases, auto, pools, provider/model, unique bare ids")
  void names() {
    assertThat(catalog(new Alias("fast", "chat"), new Alias("gpt-*", "chat")).names())
        .containsExactly(
            "chat",
            "fast",
            "auto",
            "balanced",
            "smart",
            "alpha/small",
            "alpha/big",
            "beta/small",
            "beta/other",
            "beta/org/deep",
            "big",
            "other",
            "org/deep");
  }

  @Test
  @DisplayName("numbers of targets survive a reload, and each realm has its own")
  void stableIds() {
    TargetId before = target("beta/small", 0).id();
    assertThat(ids.of(Realm.LIVE, Endpoint.of("beta", "https://B:443/"), "small"))
        .isEqualTo(before);
    TargetId drill = ids.of(Realm.DRILL, beta.endpoints().getFirst(), "small");
    assertThat(drill).isNotEqualTo(before);
    assertThat(ids.size()).isEqualTo(drill.index() + 1).isEqualTo(targets.size() + 1);
  }
}
