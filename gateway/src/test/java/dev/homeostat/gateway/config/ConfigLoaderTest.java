package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Alias;
import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.catalog.TargetIds;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Price;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A good file becomes settings")
class ConfigLoaderTest {
  private static final long HEAP = 1L << 30;

  /** The smallest file of the documents. */
  static final String SMALLEST =
      """
      server: {listen: "127.0.0.1:8080"}
      network: {allow_private: ["127.0.0.1:9101", "127.0.0.1:9102"]}
      auth: {keys: [{key: "env:APP_KEY", scopes: [inference]}]}
      providers:
        alpha: {dialect: openai, base_urls: ["http://127.0.0.1:9101/v1"], credentials: ["env:ALPHA_KEY"], models: {small: {}}}
        beta:  {dialect: openai, base_urls: ["http://127.0.0.1:9102/v1"], credentials: ["env:BETA_KEY"], models: {small: {price: {input: 0.15, output: 0.60}}}}
      models:
        chat: {targets: ["alpha/small", "beta/small"]}
      """;

  static final Map<String, String> ENVIRONMENT =
      Map.of("APP_KEY", "app-secret", "ALPHA_KEY", "alpha-secret", "BETA_KEY", "beta-secret");

  static Loaded load(String text) {
    return load(text, ENVIRONMENT, Path.of(""));
  }

  static Loaded load(String text, Map<String, String> environment, Path base) {
    return ConfigLoader.create(new Surroundings(environment::get, Files::readString, HEAP))
        .load("homeostat.yaml", text, base);
  }

  static Settings settings(String text) {
    Loaded loaded = load(text);
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).settings();
  }

  @Test
  @DisplayName("the smallest file of the documents, value by value")
  void smallest() {
    Settings settings = settings(SMALLEST);
    assertThat(settings.network().allowPrivate())
        .containsExactly(new HostPort("127.0.0.1", 9101), new HostPort("127.0.0.1", 9102));
    assertThat(settings.auth().keys())
        .containsExactly(new ApiKey("key-1", Secret.of("app-secret"), Set.of(Scope.INFERENCE)));
    assertThat(settings.providers())
        .extracting(ProviderSettings::id)
        .containsExactly("alpha", "beta");
    ProviderSettings beta = settings.providers().getLast();
    assertThat(beta.credentials())
        .containsExactly(new Credential("env:BETA_KEY", Secret.of("beta-secret")));
    assertThat(beta.models())
        .containsExactly(
            new UpstreamModel(
                "small",
                new Price(new Money(150_000_000), new Money(600_000_000)),
                false,
                0,
                Prefill.NONE,
                null));
    assertThat(settings.models())
        .containsExactly(new ModelSettings("chat", List.of("alpha/small", "beta/small")));
  }

  @Test
  @DisplayName("HTTP/1.1 is spoken to a provider unless 2 is written, as a number or as text")
  void http() {
    assertThat(settings(SMALLEST).providers())
        .extracting(ProviderSettings::http)
        .containsOnly(HttpProtocol.HTTP_1_1);
    for (String written : List.of("1.1", "2", "\"1.1\"", "\"2\"")) {
      String text = SMALLEST.replace("dialect: openai", "dialect: openai, http: " + written);
      assertThat(settings(text).providers())
          .extracting(provider -> provider.http().id())
          .containsOnly(written.replace("\"", ""));
    }
  }

  @Test
  @DisplayName("its catalogue resolves, and its targets know that they are on private addresses")
  void catalog() {
    Catalog catalog = settings(SMALLEST).catalog(new TargetIds(), Realm.LIVE);
    assertThat(catalog.resolve("chat", List.of()))
        .isInstanceOfSatisfying(
            Resolution.Found.class,
            found ->
                assertThat(found.candidates())
                    .extracting(Target::name)
                    .containsExactly("alpha/small", "beta/small"));
    assertThat(catalog.targets().getFirst().provider().credentials())
        .containsExactly("env:ALPHA_KEY");
  }

  @Test
  @DisplayName("every default, in one place")
  void defaults() {
    Settings settings = settings("");
    assertThat(settings).isEqualTo(Settings.defaults(HEAP));
    assertThat(settings.server())
        .isEqualTo(
            new ServerSettings(
                new HostPort("127.0.0.1", 8080),
                new DataSize(32L << 20),
                new DataSize(8L << 10),
                new DataSize(32L << 10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(75),
                20_000,
                4_096,
                Duration.ofSeconds(30)));
    assertThat(settings.retry())
        .isEqualTo(
            new RetrySettings(
                3,
                6,
                Duration.ofMillis(250),
                Duration.ofSeconds(3),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                10,
                0.2,
                0.1));
    assertThat(settings.limits())
        .isEqualTo(new LimitSettings(new DataSize(HEAP / 4), 1_024, Duration.ofSeconds(30)));
    ClockSettings clocks = settings.clocks();
    assertThat(clocks.scale()).isEqualTo(1.0);
    assertThat(
            List.of(
                clocks.poolWait(),
                clocks.connect(),
                clocks.writeStalled(),
                clocks.firstContent(),
                clocks.firstContentStep(),
                clocks.firstContentMax(),
                clocks.firstContentReasoning(),
                clocks.firstContentLast(),
                clocks.firstContentLastReasoning(),
                clocks.firstByte(),
                clocks.firstBytePatient(),
                clocks.stallText(),
                clocks.stallTool(),
                clocks.stallReasoning(),
                clocks.finishGrace(),
                clocks.jsonTotal(),
                clocks.judgement(),
                clocks.commitHold(),
                clocks.heartbeat(),
                clocks.clientWriteIdle()))
        .extracting(Duration::toSeconds)
        .containsExactly(
            2L, 5L, 30L, 10L, 1L, 60L, 300L, 60L, 600L, 60L, 600L, 30L, 300L, 300L, 2L, 600L, 5L,
            20L, 15L, 60L);
    assertThat(clocks.adaptation())
        .isEqualTo(
            new ClockSettings.Adaptation(
                3.0, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30)));
  }

  @Test
  @DisplayName("written values replace the defaults, each its own")
  void written() {
    Settings settings =
        settings(
            """
            server: {listen: "[::1]:0", max_body: 1MiB, header_timeout: 3s, max_connections: 7}
            clocks: {scale: 0.01, stall_tool: 7s, commit_hold: 21s}
            retry: {per_target: 1, budget_ratio: 0.5, jitter: 0}
            limits: {body_budget: 64MiB, upstream_idle: 1500ms}
            """);
    assertThat(settings.server().listen()).isEqualTo(new HostPort("::1", 0));
    assertThat(settings.server().maxBody()).isEqualTo(DataSize.mebibytes(1));
    assertThat(settings.server().headerTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.server().maxConnections()).isEqualTo(7);
    assertThat(settings.clocks().scale()).isEqualTo(0.01);
    assertThat(settings.clocks().stallTool()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.clocks().commitHold()).isEqualTo(Duration.ofSeconds(21));
    assertThat(settings.clocks().stallText()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.retry().perTarget()).isEqualTo(1);
    assertThat(settings.retry().jitter()).isZero();
    assertThat(settings.retry().budgetRatio()).isEqualTo(0.5);
    assertThat(settings.limits().bodyBudget()).isEqualTo(DataSize.mebibytes(64));
    assertThat(settings.limits().upstreamIdle()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  @DisplayName(
      "a provider's clocks lie over the global ones; its first content holds privately too")
  void providerClocks() {
    Settings settings =
        settings(
            """
            clocks: {connect: 4s, stall_text: 20s}
            providers:
              alpha:
                dialect: openai
                base_urls: ["https://alpha.example/v1"]
                models: {small: {}}
                clocks: {stall_text: 9s, first_content: 8s}
            """);
    ClockSettings clocks = settings.providers().getFirst().clocks();
    assertThat(clocks.connect()).isEqualTo(Duration.ofSeconds(4));
    assertThat(clocks.stallText()).isEqualTo(Duration.ofSeconds(9));
    assertThat(clocks.firstContent()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  @DisplayName("variables in any value; quoted in brackets, plain outside")
  void variables() {
    Loaded loaded =
        load(
            """
            server:
              listen: ${LISTEN:-127.0.0.1:7000}
              max_connections: ${MANY}
            clocks: {scale: "${SCALE:-0.5}"}
            """,
            Map.of("MANY", "12"),
            Path.of(""));
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    Settings settings = ((Loaded.Valid) loaded).settings();
    assertThat(settings.server().listen().port()).isEqualTo(7000);
    assertThat(settings.server().maxConnections()).isEqualTo(12);
    assertThat(settings.clocks().scale()).isEqualTo(0.5);
  }

  @Test
  @DisplayName("secrets from files are trimmed, relative to the configuration, and watched")
  void secretFiles(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("alpha.key"), "  from-file\n");
    Loaded loaded =
        load(
            """
            providers:
              alpha:
                dialect: openai
                base_urls: ["https://alpha.example/v1"]
                credentials: ["file:alpha.key", "env:ALPHA_KEY", "dev-1", "${ALPHA_KEY}"]
                models: {small: {}}
                headers: {X-Title: Homeostat, X-Api-Key: "env:BETA_KEY"}
            """,
            ENVIRONMENT,
            folder);
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    assertThat(loaded.secretFiles()).containsExactly(folder.resolve("alpha.key"));
    ProviderSettings alpha = ((Loaded.Valid) loaded).settings().providers().getFirst();
    assertThat(alpha.credentials())
        .containsExactly(
            new Credential("file:alpha.key", Secret.of("from-file")),
            new Credential("env:ALPHA_KEY", Secret.of("alpha-secret")),
            new Credential("plain#3", Secret.of("dev-1")),
            new Credential("plain#4", Secret.of("alpha-secret")));
    assertThat(alpha.headers())
        .containsExactly(
            Map.entry("x-title", Secret.of("Homeostat")),
            Map.entry("x-api-key", Secret.of("beta-secret")));
    assertThat(((Loaded.Valid) loaded).settings().toString())
        .doesNotContain("from-file", "alpha-secret", "beta-secret");
  }

  @Test
  @DisplayName("aliases keep their order and lead where the catalogue says")
  void aliases() {
    Settings settings =
        settings(SMALLEST + "aliases: {\"gpt-*\": chat, fast: beta/small, any: auto}\n");
    assertThat(settings.aliases())
        .containsExactly(
            new Alias("gpt-*", "chat"), new Alias("fast", "beta/small"), new Alias("any", "auto"));
    assertThat(settings.catalog(new TargetIds(), Realm.LIVE).resolve("gpt-x", List.of()))
        .isInstanceOf(Resolution.Found.class);
  }

  @Test
  @DisplayName("numbers of targets survive a reload that moves them")
  void stableIds() {
    TargetIds ids = new TargetIds();
    Catalog before = settings(SMALLEST).catalog(ids, Realm.LIVE);
    String moved = SMALLEST.replace("alpha:", "gamma:").replace("alpha/small", "gamma/small");
    Catalog after = settings(moved).catalog(ids, Realm.LIVE);
    assertThat(after.targets().getLast().id()).isEqualTo(before.targets().getLast().id());
    assertThat(after.targets().getFirst().id()).isNotEqualTo(before.targets().getFirst().id());
  }

  @Test
  @DisplayName("without providers in the file, the usual variables configure them")
  void environment() {
    Loaded loaded =
        load(
            "models: {chat: {targets: [groq/llama-3.1-8b-instant, openai/gpt-4o]}}",
            Map.of("OPENAI_API_KEY", "o", "GROQ_API_KEY", " g\n", "GEMINI_API_KEY", "x"),
            Path.of(""));
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    Settings settings = ((Loaded.Valid) loaded).settings();
    assertThat(settings.providers())
        .extracting(ProviderSettings::id)
        .containsExactly("openai", "groq");
    assertThat(settings.providers().getLast().credentials())
        .containsExactly(new Credential("env:GROQ_API_KEY", Secret.of("g")));
    assertThat(loaded.problems())
        .extracting(Problem::cause)
        .anyMatch(cause -> cause.startsWith("GEMINI_API_KEY is set"))
        .contains("providers from the environment: openai, groq");
  }

  @Test
  @DisplayName("every preset is a provider that can be called: readable, public, with models")
  void presets() {
    List<ProviderSettings> all =
        EnvironmentProviders.detect(
            name -> name.endsWith("_API_KEY") ? "k" : null, ClockSettings.DEFAULTS);
    assertThat(all).hasSizeGreaterThanOrEqualTo(9);
    assertThat(all).extracting(ProviderSettings::id).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            provider -> {
              assertThat(provider.models()).isNotEmpty();
              assertThat(provider.endpoints()).allMatch(endpoint -> endpoint.tls());
            });
    assertThat(EnvironmentProviders.detect(Map.of("OPENAI_API_KEY", " "))).isEmpty();
    assertThat(EnvironmentProviders.detect(Map.of("OPENAI_API_KEY", "a\nb: c"))).isEmpty();
  }

  @Test
  @DisplayName("providers in the file: the environment adds none")
  void fileWins() {
    assertThat(load(SMALLEST, withKey(ENVIRONMENT), Path.of("")).problems())
        .noneMatch(problem -> problem.severity() == Severity.NOTICE);
  }

  private static Map<String, String> withKey(Map<String, String> environment) {
    Map<String, String> more = new HashMap<>(environment);
    more.put("OPENAI_API_KEY", "o");
    return more;
  }
}
