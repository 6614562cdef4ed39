package dev.homeostat.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Capability;
import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.ProviderPolicy;
import dev.homeostat.core.catalog.ProviderPolicy.DataCollection;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.exchange.Exclusion;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Price;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Targets that a request may not use are left out, with the reason")
class RouterFilterTest {
  private final RouteRig rig = new RouteRig();

  /** Asks for the target under test and one that nothing is known of. */
  private @Nullable Exclusion reason(Target target) {
    rig.priority(target.name(), "free/x");
    Explanation explanation = rig.explain();
    return explanation.parts().getFirst().candidates().stream()
        .filter(one -> one.target().equals(target))
        .findFirst()
        .orElseThrow()
        .exclusion();
  }

  private static TargetFacts able(Capability... capabilities) {
    return new TargetFacts(Set.of(capabilities), 0, TargetFacts.UNRANKED, null);
  }

  private static ProviderRules rules(
      @Nullable String prompt, @Nullable String completion, boolean parameters, boolean deny) {
    return new ProviderRules(
        List.of(),
        List.of(),
        List.of(),
        true,
        null,
        prompt == null ? null : Money.parse(prompt),
        completion == null ? null : Money.parse(completion),
        parameters,
        deny);
  }

  private static ProviderRules only(List<String> only, List<String> ignore) {
    return new ProviderRules(List.of(), only, ignore, true, null, null, null, false, false);
  }

  private Target able(String name, Capability... capabilities) {
    return rig.with(name, null, able(capabilities), 0, ProviderPolicy.NONE);
  }

  @Test
  @DisplayName("switched off by the operator")
  void disabled() {
    rig.chain = Chain.of(rig.list("a/x", "free/x"), List.of(), List.of("a/x"));
    assertThat(reason(rig.target("a/x"))).isEqualTo(Exclusion.DISABLED);
    assertThat(reason(rig.target("b/x"))).as("unknown to the chain").isNull();
  }

  @Test
  @DisplayName("retired: from its day on, when the operator's day says so")
  void retired() {
    LocalDate last = LocalDate.of(2027, 3, 1);
    TargetFacts facts = new TargetFacts(null, 0, TargetFacts.UNRANKED, last);
    Target old = rig.with("a/x", null, facts, 0, ProviderPolicy.NONE);
    rig.chain = Chain.of(List.of(old), List.of(), List.of(), last.minusDays(1));
    assertThat(reason(old)).isNull();
    rig.chain = Chain.of(List.of(old), List.of(), List.of(), last);
    assertThat(reason(old)).isEqualTo(Exclusion.RETIRED);
  }

  @Test
  @DisplayName("the caller's own tiers pass the key too: by target, or by a model of the request")
  void keyOfTiers() {
    rig.policy(new KeyPolicy(List.of("chat", "b"), null, null, List.of()));
    rig.priority("a/x").tiers(new Tier(rig.list("a/x", "b/x", "c/x"), Set.of()));
    assertThat(rig.order()).containsExactly("a/x", "b/x");
    rig.models(Model.inOrder("other", Model.Kind.MODEL, rig.list("a/x")));
    assertThat(rig.order()).containsExactly("b/x");
  }

  @Test
  @DisplayName("the key's allow-list: models, auto, pools, providers, provider/model, patterns")
  void key() {
    Target target = rig.target("a/gpt-4");
    for (String allowed : List.of("a", "a/gpt-4", "a/*", "chat", "ch*", "*")) {
      rig.policy(new KeyPolicy(List.of("nobody", allowed), null, null, List.of()));
      assertThat(reason(target)).as(allowed).isNull();
    }
    for (String other : List.of("b", "A", "gpt-4", "a/gpt", "auto")) {
      rig.policy(new KeyPolicy(List.of(other), null, null, List.of()));
      assertThat(rig.priority("a/gpt-4").nobody().excluded())
          .as(other)
          .containsExactly(new RoutePlan.Excluded(Exclusion.KEY_NOT_ALLOWED, 1, Long.MAX_VALUE));
    }
    rig.policy(new KeyPolicy(List.of("auto"), null, null, List.of()));
    rig.models(Model.adaptive("auto:fast", Model.Kind.AUTO, rig.list("a/gpt-4"), Profile.FAST));
    assertThat(rig.order()).containsExactly("a/gpt-4");
  }

  @Test
  @DisplayName("a fallback passes the same key as the first choice")
  void keyOfFallbacks() {
    rig.policy(new KeyPolicy(List.of("one", "b"), null, null, List.of()));
    rig.models(
        Model.inOrder("one", Model.Kind.MODEL, rig.list("a/x")),
        Model.inOrder("two", Model.Kind.MODEL, rig.list("c/x", "b/x")));
    assertThat(rig.order()).containsExactly("a/x", "b/x");
  }

  @Test
  @DisplayName("the caller's only and ignore, by provider or provider/model, case ignored")
  void providerRules() {
    Target target = rig.target("alpha/big");
    rig.rules(only(List.of("ALPHA", "free"), List.of()));
    assertThat(reason(target)).isNull();
    rig.rules(only(List.of("Alpha/Big", "free"), List.of()));
    assertThat(reason(target)).isNull();
    rig.rules(only(List.of("alpha/small", "free"), List.of()));
    assertThat(reason(target)).isEqualTo(Exclusion.PROVIDER_RULES);
    rig.rules(only(List.of(), List.of("alpha")));
    assertThat(reason(target)).isEqualTo(Exclusion.PROVIDER_RULES);
  }

  @Test
  @DisplayName("regions and data collection: what nobody said is not allowed")
  void policy() {
    ProviderPolicy known = new ProviderPolicy("eu", DataCollection.DENY, 0, 0);
    Target eu = rig.with("eu/x", null, TargetFacts.UNKNOWN, 0, known);
    Target anywhere = rig.target("a/x");
    rig.policy(new KeyPolicy(List.of(), null, null, List.of("us", "EU")));
    assertThat(reason(eu)).isNull();
    assertThat(reason(anywhere)).isEqualTo(Exclusion.REGION);
    rig.policy(KeyPolicy.ALL).rules(rules(null, null, false, true));
    assertThat(reason(eu)).isNull();
    assertThat(reason(anywhere)).isEqualTo(Exclusion.DATA_COLLECTION);
  }

  @Test
  @DisplayName("price caps, the key's and the request's: an unknown price is above any")
  void prices() {
    Price price = new Price(Money.parse("2"), Money.parse("8"));
    Target priced = rig.with("a/x", price, TargetFacts.UNKNOWN, 0, ProviderPolicy.NONE);
    rig.rules(rules("2", "8", false, false));
    assertThat(reason(priced)).isNull();
    assertThat(reason(rig.target("b/x"))).isEqualTo(Exclusion.PRICE_CAP);
    rig.rules(rules("1.99", null, false, false));
    assertThat(reason(priced)).isEqualTo(Exclusion.PRICE_CAP);
    rig.rules(rules(null, "7", false, false));
    assertThat(reason(priced)).isEqualTo(Exclusion.PRICE_CAP);
    rig.rules(ProviderRules.NONE);
    rig.policy(new KeyPolicy(List.of(), Money.parse("1"), null, List.of()));
    assertThat(reason(priced)).isEqualTo(Exclusion.PRICE_CAP);
    rig.policy(new KeyPolicy(List.of(), null, Money.parse("9"), List.of()));
    assertThat(reason(priced)).isNull();
  }

  @Test
  @DisplayName("capabilities: the unknown counts as able, unless parameters are required")
  void capabilities() {
    Target seeing = able("a/x", Capability.VISION);
    Target blind = able("b/x");
    Target unknown = rig.target("c/x");
    rig.needs(new Needs(true, false, false, false, 0, 0));
    assertThat(reason(seeing)).isNull();
    assertThat(reason(blind)).isEqualTo(Exclusion.NO_VISION);
    assertThat(reason(unknown)).isNull();
    rig.needs(new Needs(false, true, false, false, 0, 0));
    assertThat(reason(seeing)).isEqualTo(Exclusion.NO_TOOLS);
    rig.needs(new Needs(false, false, true, false, 0, 0));
    assertThat(reason(seeing)).isEqualTo(Exclusion.NO_JSON_SCHEMA);
    rig.needs(new Needs(false, false, false, true, 0, 0));
    assertThat(reason(seeing)).isEqualTo(Exclusion.NO_REASONING);
    rig.rules(rules(null, null, true, false));
    assertThat(reason(unknown)).isEqualTo(Exclusion.NO_REASONING);
    assertThat(reason(able("d/x", Capability.REASONING))).isNull();
  }

  @Test
  @DisplayName("context and longest answer: the unknown is large enough")
  void sizes() {
    TargetFacts shortAnswers = new TargetFacts(null, 100, TargetFacts.UNRANKED, null);
    Target small = rig.with("a/x", null, shortAnswers, 1_000, ProviderPolicy.NONE);
    rig.needs(new Needs(false, false, false, false, 1_500, 100));
    assertThat(reason(small)).as("a guess that may be wrong by half").isNull();
    rig.needs(new Needs(false, false, false, false, 1_503, 0));
    assertThat(reason(small)).isEqualTo(Exclusion.CONTEXT_TOO_SMALL);
    rig.needs(new Needs(false, false, false, false, 0, 101));
    assertThat(reason(small)).isEqualTo(Exclusion.OUTPUT_TOO_SMALL);
    assertThat(reason(rig.target("b/x"))).isNull();
  }

  @Test
  @DisplayName("every reason of live state leaves a target out, with its time")
  void standings() {
    for (Exclusion exclusion : EnumSet.allOf(Exclusion.class)) {
      rig.excluded("a/x", exclusion, 7);
      assertThat(reason(rig.target("a/x"))).isEqualTo(exclusion);
      boolean soft = exclusion.hardness() == Exclusion.Hardness.SOFT;
      assertThat(rig.order()).hasSize(soft ? 2 : 1).startsWith("free/x");
      assertThat(rig.go().excluded())
          .containsExactly(new RoutePlan.Excluded(exclusion, 1, 7_000_000_000L));
    }
  }
}
