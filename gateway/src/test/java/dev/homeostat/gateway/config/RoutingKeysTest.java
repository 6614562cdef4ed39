package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Capability;
import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Pool;
import dev.homeostat.core.catalog.Pool.Rule;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.ProviderPolicy;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetFacts;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.core.guard.GuardPolicy;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import dev.homeostat.core.guard.ThreadProtection;
import dev.homeostat.core.guard.ThreadProtection.Level;
import dev.homeostat.core.guard.ThreadProtectionRule;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.routing.KeyPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What routing goes by is configured, key by key")
class RoutingKeysTest {
  private static final String PROVIDERS =
      """
      providers:
        alpha: {dialect: openai, base_urls: ["https://alpha.example/v1"], models: {small: {price: {input: 1, output: 2}}}}
        beta: {dialect: openai, base_urls: ["https://beta.example/v1"], models: {small: {price: {input: 1, output: 2}}}}
      """;

  private static Loaded load(String more) {
    return ConfigLoaderTest.load(PROVIDERS + more);
  }

  private static Settings settings(String more) {
    return ConfigLoaderTest.settings(PROVIDERS + more);
  }

  private static List<String> said(Severity severity, String more) {
    return load(more).problems().stream()
        .filter(problem -> problem.severity() == severity)
        .map(problem -> problem.line() + " " + problem.path() + ": " + problem.cause())
        .toList();
  }

  private static Loaded under(String platforms, String more) {
    Map<String, String> environment = new HashMap<>(ConfigLoaderTest.ENVIRONMENT);
    environment.put("THREAD_PROTECTION_PLATFORMS", platforms);
    return ConfigLoaderTest.load(PROVIDERS + more, environment, Path.of(""));
  }

  private static Map<String, Level> levels(Settings settings) {
    Map<String, Level> levels = new HashMap<>();
    settings
        .sessions()
        .protection()
        .rules()
        .forEach(rule -> levels.put(rule.pattern(), rule.level()));
    return levels;
  }

  @Test
  @DisplayName("every default, in one place")
  void defaults() {
    Settings settings = settings("models: {chat: {targets: [alpha/small, beta/small]}}");
    assertThat(settings.guard())
        .isEqualTo(
            new GuardSettings(
                Mode.ACT,
                Mode.ACT,
                5,
                0.5,
                10,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofMinutes(8),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10)));
    assertThat(settings.sessions())
        .isEqualTo(
            new SessionSettings(
                ThreadProtection.SHIPPED, Duration.ofMinutes(3), Duration.ofMinutes(30), 100_000));
    assertThat(levels(settings))
        .isEqualTo(Map.of("longcat", Level.PROVIDER_BAN, "openrouter/owl-*", Level.PROVIDER_BAN));
    assertThat(settings.profiles().values())
        .containsExactly(
            Profile.BALANCED, Profile.FAST, Profile.CHEAP, Profile.SMART, Profile.RELIABLE);
    assertThat(settings.pools())
        .containsExactly(
            new Pool("fast", Rule.FAST, Profile.FAST, List.of(), List.of()),
            new Pool("balanced", Rule.EVERYBODY, Profile.BALANCED, List.of(), List.of()),
            new Pool("smart", Rule.SMART, Profile.SMART, List.of(), List.of()));
    assertThat(settings.models().getFirst().strategy()).isEqualTo(Strategy.PRIORITY);
    ProviderSettings alpha = settings.providers().getFirst();
    assertThat(alpha.models().getFirst().facts()).isEqualTo(TargetFacts.UNKNOWN);
    assertThat(alpha.policy())
        .isEqualTo(
            new ProviderPolicy(null, ProviderPolicy.DataCollection.UNKNOWN, 0, 10_000_000_000L));
  }

  @Test
  @DisplayName("what is known of a model and its provider stands on the targets of the catalogue")
  void facts() {
    Settings settings =
        ConfigLoaderTest.settings(
            """
            clocks: {scale: 0.5}
            providers:
              alpha:
                dialect: openai
                base_urls: ["https://alpha.example/v1"]
                region: EU
                data_collection: deny
                max_concurrent_sessions: 2
                session_queue: 4s
                models:
                  small: {quality: 70, capabilities: [tools, json_schema], max_output: 4096, retires: 2027-01-31}
                  plain: {capabilities: []}
                  other: {}
            """);
    Catalog catalog = settings.catalog(new TargetIds(), Realm.LIVE);
    assertThat(catalog.targets())
        .extracting(target -> target.facts())
        .containsExactly(
            new TargetFacts(
                Set.of(Capability.TOOLS, Capability.JSON_SCHEMA),
                4_096,
                70,
                LocalDate.of(2027, 1, 31)),
            new TargetFacts(Set.of(), 0, TargetFacts.UNRANKED, null),
            TargetFacts.UNKNOWN);
    assertThat(catalog.providers().getFirst().policy())
        .as("its times are scaled like clocks")
        .isEqualTo(new ProviderPolicy("eu", ProviderPolicy.DataCollection.DENY, 2, 2_000_000_000L));
  }

  @Test
  @DisplayName("a model has a strategy, and a profile or weights where it uses them")
  void strategies() {
    Settings settings =
        settings(
            """
            profiles: {thrifty: {reliability: 3, speed: 1, cost: 6, quality: 0}}
            models:
              a: {strategy: adaptive, profile: thrifty, targets: [alpha/small, beta/small]}
              b: {strategy: weighted, weights: {"alpha/small": 90, "beta/small": 0}, targets: [alpha/small, beta/small]}
              c: {strategy: cheapest, targets: [alpha/small, beta/small]}
              d: {strategy: fastest, targets: [alpha/small, beta/small]}
            """);
    assertThat(settings.models())
        .extracting(ModelSettings::strategy)
        .containsExactly(Strategy.ADAPTIVE, Strategy.WEIGHTED, Strategy.CHEAPEST, Strategy.FASTEST);
    assertThat(settings.models().getFirst().profile()).isEqualTo("thrifty");
    assertThat(settings.profiles().get("thrifty")).isEqualTo(new Profile("thrifty", 3, 1, 6, 0));
    assertThat(settings.models().get(1).weights())
        .containsExactly(Map.entry("alpha/small", 90.0), Map.entry("beta/small", 0.0));
  }

  @Test
  @DisplayName("weights that can't be meant are refused with their line")
  void weights() {
    assertThat(
            said(
                Severity.ERROR,
                """
                models:
                  a: {strategy: weighted, weights: {"alpha/smal": 1}, targets: [alpha/small]}
                  b: {strategy: weighted, targets: [alpha/small, beta/small]}
                  c: {strategy: weighted, weights: {"alpha/small": 0, "beta/small": 0}, targets: [alpha/small, beta/small]}
                  d: {strategy: weighted, weights: {"alpha/small": -1, "beta/small": 1}, targets: [alpha/small, beta/small]}
                """))
        .containsExactly(
            "5 models.a.weights: no weight for alpha/small",
            "5 models.a.weights.\"alpha/smal\": a weight for what is no target of this model",
            "6 models.b.weights: no weight for alpha/small, beta/small",
            "7 models.c.weights: every weight is 0: nobody would be asked",
            "8 models.d.weights.\"alpha/small\": -1 (expected: 0.0..1000000.0)");
  }

  @Test
  @DisplayName("weights and profiles that nothing uses are said, unknown profiles refused")
  void unused() {
    String models =
        """
        models:
          a: {weights: {"alpha/small": 1}, targets: [alpha/small, beta/small]}
          b: {profile: fast, targets: [alpha/small, beta/small]}
        """;
    assertThat(said(Severity.WARNING, models))
        .containsExactly(
            "5 models.a.weights: weights without a weighted strategy: they are never used",
            "6 models.b.profile: a profile without an adaptive strategy: it is never used");
    assertThat(
            load("models: {a: {strategy: adaptive, profile: fats, targets: [alpha/small]}}")
                .problems())
        .filteredOn(Problem::fatal)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.cause()).isEqualTo("unknown profile 'fats'");
              assertThat(problem.hint()).isEqualTo("did you mean 'fast'?");
            });
  }

  @Test
  @DisplayName("pools have a profile, members and strangers; shipped ones may be changed")
  void pools() {
    Settings settings =
        settings(
            """
            profiles:
              fast: {reliability: 1, speed: 9, cost: 0, quality: 0}
            pools:
              fast: {exclude: ["beta/*"]}
              night: {profile: cheap, include: ["alpha/*", beta/small]}
              own: {weights: {reliability: 1, speed: 1, cost: 1, quality: 1}, include: ["*"]}
            """);
    Profile fast = new Profile("fast", 1, 9, 0, 0);
    assertThat(settings.pools())
        .containsExactly(
            new Pool("fast", Rule.FAST, fast, List.of(), List.of("beta/*")),
            new Pool("balanced", Rule.EVERYBODY, Profile.BALANCED, List.of(), List.of()),
            new Pool("smart", Rule.SMART, Profile.SMART, List.of(), List.of()),
            new Pool(
                "night", Rule.LISTED, Profile.CHEAP, List.of("alpha/*", "beta/small"), List.of()),
            new Pool("own", Rule.LISTED, new Profile("own", 1, 1, 1, 1), List.of("*"), List.of()));
    Catalog catalog = settings.catalog(new TargetIds(), Realm.LIVE);
    assertThat(((Resolution.Found) catalog.resolve("night", List.of())).candidates())
        .extracting(Target::name)
        .containsExactly("alpha/small", "beta/small");
  }

  @Test
  @DisplayName("an alias may lead to a pool, also an empty one, and to auto with a profile")
  void aliases() {
    Settings settings =
        settings(
            "aliases: {\"claude-*haiku*\": fast, \"claude-*\": smart, \"gpt-*\":"
                + " \"auto:cheap\"}\n");
    Catalog catalog = settings.catalog(new TargetIds(), Realm.LIVE);
    assertThat(((Resolution.Found) catalog.resolve("claude-3-haiku", List.of())).model().name())
        .isEqualTo("fast");
    assertThat(((Resolution.Found) catalog.resolve("gpt-4", List.of())).model().name())
        .isEqualTo("auto:cheap");
  }

  @Test
  @DisplayName("pools that can't work are refused, pools that hardly do are said")
  void badPools() {
    String pools =
        """
        models: {chat: {targets: [alpha/small, beta/small]}}
        pools:
          auto: {include: ["*"]}
          chat: {include: ["*"]}
          both: {profile: fast, weights: {reliability: 1, speed: 0, cost: 0, quality: 0}, include: ["*"]}
          none: {weights: {reliability: 0, speed: 0, cost: 0, quality: 0}, include: ["*"]}
          half: {weights: {reliability: 1}, include: ["*"]}
        """;
    assertThat(said(Severity.ERROR, pools))
        .containsExactly(
            "6 pools.auto: the name 'auto' stands for every target already",
            "7 pools.chat: a model or alias has this name already, so the pool would never be used",
            "8 pools.both.profile: a profile beside weights: one of them would never be used",
            "9 pools.none.weights: all weights are 0 (expected: one above 0)",
            "10 pools.half.weights: 'speed' is missing",
            "10 pools.half.weights: 'cost' is missing",
            "10 pools.half.weights: 'quality' is missing");
    assertThat(
            said(
                Severity.WARNING,
                """
                pools:
                  smart: {}
                  typo: {include: ["alhpa/*"]}
                """))
        .containsExactly(
            "5 pools.smart: quality weighs most, and no model has any: all are taken for equal",
            "6 pools.typo.include[0]: 'alhpa/*' fits no target");
  }

  @Test
  @DisplayName("the guard is read key by key, and its times scale like clocks")
  void guard() {
    Settings settings =
        settings(
            """
            guard: {breaker: observe, cooldown: off, failures: 3, ratio: 0.25, minimum: 4, window: 30s,
                    open: 10s, open_max: 1m, transient_cooldown: 5s, slow_start: 20s, trial_every: 2s}
            """);
    GuardSettings written =
        new GuardSettings(
            Mode.OBSERVE,
            Mode.OFF,
            3,
            0.25,
            4,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2));
    assertThat(settings.guard()).isEqualTo(written);
    GuardPolicy policy = written.policy(0.01);
    assertThat(
            List.of(
                policy.windowNanos(),
                policy.openNanos(),
                policy.openMostNanos(),
                policy.cooldownNanos(),
                policy.slowStartNanos(),
                policy.trialNanos()))
        .extracting(TimeUnit.NANOSECONDS::toMillis)
        .containsExactly(300L, 100L, 600L, 50L, 200L, 20L);
    assertThat(policy.breaker()).isEqualTo(Mode.OBSERVE);
    assertThat(GuardSettings.DEFAULTS.policy(1)).isEqualTo(GuardPolicy.DEFAULTS);
    assertThat(settings.sessions().terms(0.01).ttlNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(18));
    assertThat(settings.sessions().threadCooldownNanos(0.01))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(1_800));
  }

  @Test
  @DisplayName("a guard that can't be meant is refused")
  void badGuard() {
    assertThat(
            said(
                Severity.ERROR,
                "guard: {breaker: maybe, failures: 0, ratio: 0, open: 1m, open_max: 30s}\n"))
        .containsExactly(
            "4 guard.breaker: 'maybe' is not known",
            "4 guard.failures: 0 (expected: 1..1000)",
            "4 guard.ratio: 0 (expected: above 0.0..1.0)",
            "4 guard.open_max: 30s is less than guard.open (1m)");
  }

  @Test
  @DisplayName("thread protection: environment over file over shipped, pattern by pattern")
  void threads() {
    Loaded loaded =
        under(
            " longcat:model-skip , Groq/llama-*:off,x/deepseek-r1:free:provider-ban",
            """
            thread_protection: {longcat: off, "openrouter/owl-*": model-skip, "alpha/*": provider-ban}
            thread_cooldown: 1m
            session_ttl: 5m
            max_sessions: 10
            """);
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    Settings settings = ((Loaded.Valid) loaded).settings();
    assertThat(levels(settings))
        .isEqualTo(
            Map.of(
                "longcat", Level.MODEL_SKIP,
                "groq/llama-*", Level.OFF,
                "x/deepseek-r1:free", Level.PROVIDER_BAN,
                "openrouter/owl-*", Level.MODEL_SKIP,
                "alpha/*", Level.PROVIDER_BAN));
    assertThat(settings.sessions().threadCooldown()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.sessions().ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.sessions().most()).isEqualTo(10);
    assertThat(((Loaded.Valid) under("  ", "")).settings().sessions().protection())
        .isEqualTo(ThreadProtection.SHIPPED);
  }

  @Test
  @DisplayName("a malformed entry of the environment stops the start and is named")
  void badEnvironment() {
    Map<String, String> bad =
        Map.of(
            "longcat:ban", "the entry 'longcat:ban' has the level 'ban' (expected: ",
            "longcat", "the entry 'longcat' (expected: provider:level",
            "groq:off,", "the entry '' (expected: provider:level",
            ":off", "the entry ':off' has the pattern: '' (expected: provider",
            "groq::off", "the entry 'groq::off' has the pattern: 'groq:' (expected: provider",
            "a:b:off", "the entry 'a:b:off' has the pattern: 'a:b' (expected: provider",
            "groq:off,GROQ:model-skip", "the entry 'GROQ:model-skip' names groq again");
    bad.forEach(
        (platforms, cause) ->
            assertThat(under(platforms, ""))
                .isInstanceOfSatisfying(
                    Loaded.Invalid.class,
                    invalid ->
                        assertThat(invalid.problems())
                            .filteredOn(Problem::fatal)
                            .singleElement()
                            .satisfies(
                                problem -> {
                                  assertThat(problem.path())
                                      .isEqualTo("THREAD_PROTECTION_PLATFORMS");
                                  assertThat(problem.cause()).startsWith(cause);
                                })));
  }

  @Test
  @DisplayName("the same in the file: refused with its line; a pattern that fits nothing is said")
  void badThreads() {
    assertThat(said(Severity.ERROR, "thread_protection: {alpha: bann, \"a:b\": off, \"\": off}\n"))
        .containsExactly(
            "4 thread_protection.alpha: 'bann' is not known",
            "4 thread_protection.\"a:b\": the name 'a:b' (expected: provider or provider/model,"
                + " '*' for any characters)",
            "4 thread_protection.\"\": the name '' (expected: provider or provider/model, '*' for"
                + " any characters)");
    assertThat(said(Severity.WARNING, "thread_protection: {alhpa: off, \"*/small\": off}\n"))
        .containsExactly("4 thread_protection.alhpa: fits no target");
    assertThat(ThreadProtectionRule.of("Alpha/*", Level.OFF).pattern()).isEqualTo("alpha/*");
  }

  @Test
  @DisplayName("a key may be confined to names, prices and regions")
  void keys() {
    Settings settings =
        settings(
            """
            auth:
              keys:
                - key: env:APP_KEY
                  allow: [fast, "alpha/*"]
                  max_price: {input: 1.5}
                  regions: [EU]
                - {key: env:ALPHA_KEY}
            """);
    assertThat(settings.auth().keys())
        .extracting(ApiKey::policy)
        .containsExactly(
            new KeyPolicy(List.of("fast", "alpha/*"), Money.parse("1.5"), null, List.of("eu")),
            KeyPolicy.ALL);
    assertThat(
            said(
                Severity.WARNING,
                "auth: {keys: [{key: env:APP_KEY, allow: [chta, beta], regions: [us]}]}\n"))
        .containsExactly(
            "4 auth.keys[0].allow[0]: 'chta' fits no model, pool, provider or provider/model",
            "4 auth.keys[0].regions: no provider computes there: this key can use none");
  }

  @Test
  @DisplayName("facts that can't be are refused with their line")
  void badFacts() {
    assertThat(
            ConfigLoaderTest.load(
                    """
                    providers:
                      alpha:
                        dialect: openai
                        base_urls: ["https://alpha.example/v1"]
                        region: "e u"
                        data_collection: maybe
                        max_concurrent_sessions: -1
                        models:
                          small: {quality: 101, capabilities: [smell], max_output: 0, retires: 31.01.2027}
                    """)
                .problems())
        .filteredOn(Problem::fatal)
        .extracting(problem -> problem.line() + " " + problem.path() + ": " + problem.cause())
        .containsExactly(
            "5 providers.alpha.region: 'e u' (expected: one word, like eu)",
            "6 providers.alpha.data_collection: 'maybe' is not known",
            "7 providers.alpha.max_concurrent_sessions: -1 (expected: 0..1000000)",
            "9 providers.alpha.models.small.quality: 101 (expected: 0..100)",
            "9 providers.alpha.models.small.capabilities[0]: 'smell' is not known",
            "9 providers.alpha.models.small.max_output: 0 (expected: 1..1000000000)",
            "9 providers.alpha.models.small.retires: '31.01.2027' (expected: a date like"
                + " 2027-01-31)");
  }
}
