package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetIds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A model may be a cascade")
class CascadeKeysTest {
  private static final String PROVIDERS =
      """
      providers:
        alpha: {dialect: openai, base_urls: ["https://alpha.example/v1"], models: {small: {}, big: {}}}
        beta: {dialect: openai, base_urls: ["https://beta.example/v1"], models: {small: {}}}
      """;

  private static Loaded load(String models) {
    return ConfigLoader.create(Surroundings.of(Map.of()))
        .load("homeostat.yaml", PROVIDERS + models, Path.of(""));
  }

  private static List<String> errors(String models) {
    return load(models).problems().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .map(problem -> problem.line() + " " + problem.path() + ": " + problem.cause())
        .toList();
  }

  @Test
  @DisplayName("its tiers are those of the catalogue, with their gates, in order")
  void read() {
    Loaded loaded =
        load(
            """
            models:
              careful:
                strategy: cascade
                tiers:
                  - {targets: [alpha/small, beta/small], gate: [refused, schema]}
                  - targets: [alpha/big, alpha/small]
              plain: {strategy: priority, targets: [beta/small, alpha/big]}
            """);
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    Settings settings = ((Loaded.Valid) loaded).settings();
    assertThat(settings.models().getFirst().tiers())
        .containsExactly(
            new TierSettings(
                List.of("alpha/small", "beta/small"), Set.of(Gate.REFUSED, Gate.SCHEMA)),
            new TierSettings(List.of("alpha/big", "alpha/small"), Set.of()));
    Catalog catalog = settings.catalog(new TargetIds(), Realm.LIVE);
    assertThat(catalog.names()).startsWith("careful", "plain");
    Resolution.Found careful = (Resolution.Found) catalog.resolve("careful", List.of());
    assertThat(careful.candidates())
        .extracting(Target::name)
        .containsExactly("alpha/small", "beta/small", "alpha/big");
    assertThat(careful.tiers()).hasSize(2);
    assertThat(((Resolution.Found) catalog.resolve("plain", List.of())).tiers()).isEmpty();

    Resolution.Found more =
        (Resolution.Found) catalog.resolve("careful", List.of("plain", "careful"));
    assertThat(more.tiers()).as("a further name is a further tier").hasSize(3);
    assertThat(more.tiers().getLast().targets())
        .extracting(Target::name)
        .containsExactly("beta/small", "alpha/big");
  }

  @Test
  @DisplayName("what makes no sense is said with its line")
  void refused() {
    assertThat(
            errors(
                """
                models:
                  one: {strategy: cascade, tiers: [{targets: [alpha/smal]}]}
                  two: {strategy: cascade, targets: [alpha/small], tiers: [{targets: [beta/small]}]}
                  three: {targets: [alpha/small], tiers: [{targets: [beta/small]}]}
                  four: {strategy: cascade, tiers: [{targets: [alpha/small], gate: [polite]}]}
                  five: {strategy: cascade, tiers: [{gate: [empty]}]}
                """))
        .containsExactlyInAnyOrder(
            "5 models.one.tiers[0].targets[0]: the provider alpha has no model 'smal'",
            "6 models.two.targets: targets beside the tiers of a cascade: they would never be used",
            "7 models.three.tiers: tiers without a cascade: they would never be used",
            "8 models.four.tiers[0].gate[0]: 'polite' is not known",
            "9 models.five.tiers[0]: 'targets' is missing");
  }

  @Test
  @DisplayName("one target in all its tiers can't be helped by anybody: that is said")
  void alone() {
    assertThat(
            load("models: {one: {strategy: cascade, tiers: [{targets: [alpha/small], gate:"
                    + " [empty]}, {targets: [alpha/small]}]}}")
                .problems())
        .extracting(Problem::cause)
        .contains("one target only, so nothing can take over when it fails");
  }
}
