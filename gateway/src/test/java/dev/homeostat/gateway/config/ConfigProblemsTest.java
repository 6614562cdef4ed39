package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.TargetIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Bad configuration names file, line, cause, fix")
class ConfigProblemsTest {
  /** A file that is right but for one provider line. */
  private static String provider(String line) {
    return """
    network: {allow_private: ["127.0.0.1:9101", "lan.example:8000"]}
    providers:
      alpha:
        dialect: openai
        base_urls: ["https://alpha.example/v1"]
        models: {small: {price: {input: 1, output: 2}}}
    """
        + line.indent(4);
  }

  private static List<Problem> errors(String text) {
    return ConfigLoaderTest.load(text).problems().stream().filter(Problem::fatal).toList();
  }

  private static List<String> warnings(String text) {
    return ConfigLoaderTest.load(text).problems().stream()
        .filter(problem -> problem.severity() == Severity.WARNING)
        .map(problem -> problem.path() + ": " + problem.cause())
        .toList();
  }

  private static Problem only(String text) {
    List<Problem> errors = errors(text);
    assertThat(errors).hasSize(1);
    return errors.getFirst();
  }

  @Test
  @DisplayName("every problem at once, in the order of the file, as a compiler says it")
  void everyProblem() {
    String text =
        """
        sever: {listen: "127.0.0.1:8080"}
        server:
          listen: 8080
          max_conections: 5
        providers:
          alpha:
            dialect: anthropic
            base_urls: ["ftp://alpha"]
          beta:
            dialect: openai
            base_urls: ["http://127.0.0.1:9101/v1"]
            credentials: ["env:NOT_SET"]
            models: {small: {}}
        models:
          chat: {targets: ["beta/smal", "gamma/small"]}
        clocks: {scale: 0, connect: -5s}
        aliases: {a: b, b: a}
        """;
    List<Problem> errors = errors(text);
    assertThat(errors)
        .extracting(problem -> problem.line() + " " + problem.path())
        .containsExactly(
            "1 sever",
            "3 server.listen",
            "4 server.max_conections",
            "7 providers.alpha.dialect",
            "11 providers.beta.base_urls[0]",
            "12 providers.beta.credentials[0]",
            "15 models.chat.targets[0]",
            "15 models.chat.targets[1]",
            "16 clocks.scale",
            "16 clocks.connect",
            "17 aliases.a",
            "17 aliases.b");
    assertThat(errors).allSatisfy(problem -> assertThat(problem.hint()).isNotEmpty());
    assertThat(errors.get(4).text())
        .isEqualTo(
            """
            homeostat.yaml:11:17: error: providers.beta.base_urls[0]: 127.0.0.1 is a private address and is not allowed
                    base_urls: ["http://127.0.0.1:9101/v1"]
                                ^
                hint: when it is a server of yours, add "127.0.0.1:9101" to network.allow_private\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sever: {}|unknown key 'sever'|did you mean 'server'?",
        "server: {port: 80}|unknown key 'port'|write server.listen: \"host:port\"",
        "model_list: []|unknown key 'model_list'|this is another gateway's key",
        "server: []|a list (expected: a mapping)|write 'key: value' lines",
        "server: {max_connections: many}|'many' is not a whole number|write a whole number",
        "server: {max_connections: 0}|0 (expected: 1..1000000)|write a whole number",
        "server: {max_body: 1.5MiB}|size: 1.5MiB|write a size like 32MiB",
        "server: {listen: [a]}|a list (expected: host:port)|write host:port",
        "clocks: {connect: 5}|duration: 5 has no unit|write a duration like 15s",
        "clocks: {connect: -5s}|duration: -5s (expected: not negative)|write a duration",
        "clocks: {connect: 0s}|duration: 0s (expected: 1ms..24h)|write a duration",
        "clocks: {scale: 0}|0 (expected: above 0.0..1000.0)|write a number",
        "clocks: {scale: -1}|-1 (expected: above 0.0..1000.0)|write a number",
        "clocks: {scale: NaN}|(expected: above 0.0..1000.0)|write a number",
        "retry: {budget_ratio: 1.5}|1.5 (expected: 0.0..1.0)|write a number",
        "auth: {keys: [{name: x}]}|'key' is missing|add it: The key clients present",
        "auth: {keys: [{key: secret-text}]}|a secret in plain text|env:NAME or file:PATH",
        "auth: {keys: [{key: \"env:GONE\"}]}|variable GONE is not set|export GONE=…",
        "auth: {keys: [{key: \"file:gone\"}]}|secret file gone can't be read|check that it exists",
        "auth: {keys: [{key: \"vault:x\"}]}|not supported in this version|env:NAME or file:PATH",
        "auth: {keys: [{key: dev-1, scopes: []}]}|an empty list|write at least 1",
        "auth: {keys: [{key: dev-1, scopes: [root]}]}|'root' is not known|write inference or"
            + " operator",
        "auth: {keys: [{key: dev-1, name: x}, {key: dev-2, name: x}]}|the name 'x' is also that of"
            + " auth.keys[0]|a name of its own",
        "auth: {keys: [{key: dev-1}, {key: dev-1}]}|the same key as another entry|remove one",
        "server: {listen: \"${GONE}\"}|the environment variable GONE is not set|give a default",
        "server: {listen: 'a:1', listen: 'b:2'}|the key 'listen' is written twice here|keep one",
        "models: {auto: {targets: [x/y]}}|the name 'auto' stands for every target|choose another"
            + " name",
        "models: {chat: {}}|'targets' is missing|add it: provider/model each",
        "models: {chat: {strategy: cascade}}|'tiers' is missing|a cascade needs steps",
        "models: {chat: {strategy: fast, targets: [x/y]}}|'fast' is not known|write adaptive or"
            + " priority or",
        "models: {chat: {targets: [small]}}|'small' is no target (expected: provider/model)|``",
        "aliases: {a: nobody}|leads to 'nobody', which nothing answers to|name a model",
        "aliases: {a: b, b: c, c: a}|leads back to itself: a → b → c → a|name a model",
        "aliases: {auto: auto}|a model has this name already|remove one",
        "providers: {\"a/b\": {}}|the name 'a/b'|choose another name",
      })
  @DisplayName("a wrong value: what is wrong and what to write")
  void wrongValues(String text, String cause, String hint) {
    assertThat(errors(text))
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(1);
              assertThat(problem.column()).isPositive();
              assertThat(problem.cause()).contains(cause);
              assertThat(problem.hint()).contains(hint);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://user:pw@h/v1|a user or password",
        "https://h/v1#x|a fragment",
        "https://h/ v1|a space",
        "ftp://h|no http",
        "http://h.example/v1|plain text",
        "http://localhost:9101|a loopback name",
        "https://10.0.0.1/v1|a private address",
        "https://0x7f.1/v1|the private address 127.0.0.1",
        "http://2130706433:9101/v1|the private address 127.0.0.1",
        "https://0177.0.0.1|the private address 127.0.0.1",
        "https://[::1]/v1|loopback",
        "https://[::ffff:169.254.169.254]|private address",
        "https://metadata.google.internal/x|metadata",
        "http://127.0.0.1:9102/v1|a private address",
      })
  @DisplayName("X15, X18: a base URL that must not be called")
  void badUrls(String url, String cause) {
    String text = provider("").replace("https://alpha.example/v1", url);
    List<Problem> errors = errors(text);
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().path()).isEqualTo("providers.alpha.base_urls[0]");
    assertThat(errors.getFirst().line()).isEqualTo(5);
    if (!cause.equals("loopback")) {
      assertThat(errors.getFirst().cause()).contains(cause);
    }
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:9101/v1", "http://lan.example:8000/v1", "https://8.8.8.8/v1"})
  @DisplayName("what the operator named, or what is public, may be called")
  void goodUrls(String url) {
    assertThat(errors(provider("").replace("https://alpha.example/v1", url))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "headers: {Host: x}|the gateway writes this header itself",
        "headers: {Authorization: \"Bearer abc\"}|a secret in plain text",
        "headers: {x-a: \"1\", X-A: \"2\"}|the same header twice",
        "headers: {x-a: \"a\\r\\nb: c\"}|a line break",
        "headers: {\"x a\": \"1\"}|the name 'x a'",
        "credentials: [\"env:ALPHA_KEY\", \"env:ALPHA_KEY\"]|the same credential twice",
        "credentials: \"env:ALPHA_KEY\"|text (expected: a list)",
        "base_url: https://h|unknown key 'base_url'",
        "api_key: x|unknown key 'api_key'",
        "clocks: {heartbeat: 5s}|unknown key 'heartbeat'",
      })
  @DisplayName("a provider's other lines")
  void badProviderLines(String line, String cause) {
    Problem problem = only(provider(line));
    assertThat(problem.line()).isEqualTo(7);
    assertThat(problem.cause()).contains(cause);
  }

  @Test
  @DisplayName("a target that nobody offers: the nearest, or the line to add")
  void unknownTargets() {
    String text =
        provider("") + "models: {chat: {targets: [alpha/smal, alhpa/small, alpha/small]}}";
    assertThat(errors(text))
        .extracting(Problem::cause)
        .containsExactly("the provider alpha has no model 'smal'", "unknown provider 'alhpa'");
    assertThat(errors(text))
        .extracting(Problem::hint)
        .containsExactly(
            "did you mean 'alpha/small'? or add it: providers.alpha.models: {smal: {}}",
            "did you mean 'alpha/small'?");
    assertThat(only(provider("") + "models: {chat: {targets: [alpha/small, alpha/small]}}").cause())
        .isEqualTo("the same target twice: alpha/small");
    assertThat(only(provider("") + "models: {alpha/small: {targets: [alpha/small]}}").cause())
        .contains("a target has this name");
  }

  @Test
  @DisplayName("one mistake is one problem: what follows from it isn't said again")
  void noConsequences() {
    String text = provider("") + "models: {chat: {targets: [alpha/small]}}\naliases: {x: chat}\n";
    assertThat(errors(text.replace("https://alpha.example/v1", "ftp://x"))).hasSize(1);
    assertThat(errors(text.replace("dialect: openai", "dialect: morse"))).hasSize(1);
  }

  @Test
  @DisplayName("promise 2: a route without failover is said so; so are prices nobody gave")
  void warnings() {
    assertThat(warnings(provider("") + "models: {chat: {targets: [alpha/small]}}"))
        .containsExactly("models.chat: one target only, so nothing can take over when it fails");
    assertThat(
            warnings(
                provider("")
                        .replace(
                            "[\"https://alpha", "[\"https://eu.alpha.example\", \"https://alpha")
                    + "models: {chat: {targets: [alpha/small]}}"))
        .isEmpty();
    assertThat(warnings(provider("").replace("price: {input: 1, output: 2}", "")))
        .containsExactly("providers.alpha.models: no price for small: their cost is not counted");
    assertThat(warnings("server: {listen: \"0.0.0.0:8080\"}"))
        .containsExactly(
            "server.listen: 0.0.0.0:8080 can be reached from other machines, and auth.keys is"
                + " empty");
    assertThat(warnings("server: {listen: \"0.0.0.0:80\"}\nauth: {keys: [{key: dev-1}]}"))
        .isEmpty();
    assertThat(warnings("limits: {body_budget: 1MiB}"))
        .singleElement()
        .asString()
        .endsWith("answered 413");
    assertThat(warnings("retry: {per_target: 7}")).hasSize(1);
    assertThat(warnings("clocks: {commit_hold: 5s}")).hasSize(1);
  }

  @Test
  @DisplayName("nothing configured is a notice: the simulated fleet serves")
  void nothing() {
    assertThat(ConfigLoaderTest.load("", Map.of(), Path.of("")).problems())
        .extracting(Problem::cause)
        .containsExactly("no provider is configured");
  }

  @Test
  @DisplayName("no secret stands in any problem, also not in the line it shows")
  void masks() {
    String text =
        """
        auth: {keys: [{key: "hunter2-plain-text"}]}
        providers:
          alpha: {dialect: openai, base_urls: ["ftp://x"], credentails: ["sk-abcdef1234567890"]}
          beta:
            dialect: openai
            base_urls: ["https://b.example"]
            headers: {x-key: "zebra-plain\\tunicorn-plain"}
        """;
    String all =
        String.join(
            "\n", ConfigLoaderTest.load(text).problems().stream().map(Problem::text).toList());
    assertThat(all).doesNotContain("hunter2").doesNotContain("abcdef1234567890").contains("*****");
    assertThat(all).doesNotContain("zebra").doesNotContain("unicorn").contains("x-key");
  }

  @Test
  @DisplayName("whatever a file says, the loader lists problems and never throws")
  void neverThrows() throws IOException {
    String full = Files.readString(Path.of("..", "examples", "homeostat.full.yaml"));
    Random random = new Random(42);
    String splice = "[]{}:,-&*!|>'\"%@`#\n \t0aé\u0000${";
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder(full);
      for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, splice.charAt(random.nextInt(splice.length())));
          default -> text.delete(at, Math.min(text.length(), at + random.nextInt(200)));
        }
      }
      Loaded loaded = ConfigLoaderTest.load(text.toString());
      if (loaded instanceof Loaded.Valid(Settings settings, var problems, var files)) {
        assertThat(settings.catalog(new TargetIds(), Realm.LIVE)).isNotNull();
      } else {
        assertThat(loaded.problems()).anyMatch(Problem::fatal);
      }
    }
  }

  @Test
  @DisplayName("a file that is missing, or no text, is a problem with its name")
  void unreadable(@TempDir Path folder) throws IOException {
    ConfigLoader loader = ConfigLoader.create(Surroundings.of(Map.of()));
    Path missing = folder.resolve("gone.yaml");
    assertThat(loader.load(missing).problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.text()).contains("gone.yaml: error: the file does not"));
    Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(loader.load(binary).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.cause()).isEqualTo("the file is not UTF-8"));
    Path broken = Files.writeString(folder.resolve("c.yaml"), "a: [1,\n");
    assertThat(loader.load(broken)).isInstanceOf(Loaded.Invalid.class);
    assertThat(loader.load("t", "- a list", folder)).isInstanceOf(Loaded.Invalid.class);
  }
}
