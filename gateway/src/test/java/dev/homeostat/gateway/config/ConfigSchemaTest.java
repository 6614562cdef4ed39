package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.homeostat.gateway.config.yaml.Document;
import dev.homeostat.gateway.config.yaml.Node;
import dev.homeostat.gateway.config.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The JSON Schema and the examples say what the loader reads")
class ConfigSchemaTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final Path RESOURCE = Path.of("src/main/resources/homeostat.schema.json");

  private static final ConfigLoader LOADER =
      ConfigLoader.create(
          new Surroundings(
              Map.of(
                      "APP_KEY", "app-secret",
                      "ALPHA_KEY", "alpha-secret",
                      "OPENAI_API_KEY", "openai-secret",
                      "GROQ_API_KEY", "groq-secret")
                  ::get,
              Files::readString,
              2L << 30));

  private static Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(ConfigSchema.json());
  }

  @Test
  @DisplayName("the shipped schema is the one made from the declarations")
  void committed() throws IOException {
    String made = ConfigSchema.json();
    if (Boolean.getBoolean("homeostat.schema.write")) {
      Files.writeString(RESOURCE, made);
    }
    try (InputStream shipped =
        Objects.requireNonNull(
            ConfigSchemaTest.class.getResourceAsStream("/homeostat.schema.json"))) {
      assertThat(new String(shipped.readAllBytes(), StandardCharsets.UTF_8))
          .as("write it with -Dhomeostat.schema.write=true")
          .isEqualTo(made);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"homeostat.yaml", "homeostat.full.yaml"})
  @DisplayName("the examples are valid, by the schema and by the loader")
  void examples(String name) throws IOException {
    Path file = EXAMPLES.resolve(name);
    assertThat(schema().validate(Files.readString(file), InputFormat.YAML)).isEmpty();
    assertThat(LOADER.load(file)).isInstanceOf(Loaded.Valid.class);
  }

  @Test
  @DisplayName("the full example has every key of the schema")
  void everyKey() throws IOException {
    Set<String> declared = new TreeSet<>();
    JsonNode schema = new JsonMapper().readTree(ConfigSchema.json());
    declared(schema, "", declared);
    Set<String> written = new TreeSet<>();
    Document example = YamlReader.read(Files.readString(EXAMPLES.resolve("homeostat.full.yaml")));
    written(schema, Objects.requireNonNull(example.root()), "", written);
    // A provider's clocks are the global ones once more: two of them show how.
    declared.removeIf(ConfigSchemaTest::ofSomebodysClocks);
    written.removeIf(ConfigSchemaTest::ofSomebodysClocks);
    assertThat(written).isEqualTo(declared);
  }

  /** The same keys as the global ones, which are all shown. */
  private static boolean ofSomebodysClocks(String path) {
    return path.startsWith("providers.*.clocks.")
        || path.startsWith("providers.*.models.*.clocks.");
  }

  private static void declared(JsonNode schema, String path, Set<String> paths) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String full = path.isEmpty() ? property.getKey() : path + '.' + property.getKey();
              paths.add(full);
              declared(property.getValue(), full, paths);
            });
    if (schema.path("additionalProperties").isObject()) {
      declared(schema.path("additionalProperties"), path + ".*", paths);
    }
    if (schema.path("items").isObject()) {
      declared(schema.path("items"), path, paths);
    }
  }

  private static void written(JsonNode schema, Node node, String path, Set<String> paths) {
    if (node instanceof Node.Sequence sequence) {
      sequence.items().forEach(item -> written(schema.path("items"), item, path, paths));
    }
    if (!(node instanceof Node.Mapping mapping)) {
      return;
    }
    for (Node.Entry entry : mapping.entries()) {
      JsonNode property = schema.path("properties").path(entry.key());
      if (property.isMissingNode()) {
        written(schema.path("additionalProperties"), entry.value(), path + ".*", paths);
      } else {
        String full = path.isEmpty() ? entry.key() : path + '.' + entry.key();
        paths.add(full);
        written(property, entry.value(), full, paths);
      }
    }
  }

  @Test
  @DisplayName("the full example shows the defaults")
  void showsDefaults() {
    Settings shown =
        ((Loaded.Valid) LOADER.load(EXAMPLES.resolve("homeostat.full.yaml"))).settings();
    Settings defaults = Settings.defaults(2L << 30);
    assertThat(shown.server()).isEqualTo(defaults.server());
    assertThat(shown.clocks()).isEqualTo(defaults.clocks());
    assertThat(shown.retry()).isEqualTo(defaults.retry());
    assertThat(shown.guard()).isEqualTo(defaults.guard());
    assertThat(shown.sessions().withProtection(defaults.sessions().protection()))
        .isEqualTo(defaults.sessions());
    assertThat(shown.limits()).isEqualTo(defaults.limits());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sever: {}",
        "server: {listen: 8080}",
        "server: {max_connections: 0}",
        "clocks: {connect: 5}",
        "clocks: {connect: -5s}",
        "providers: {alpha: {dialect: openai}}",
        "providers: {alpha: {dialect: morse, base_urls: [\"https://h\"]}}",
        "providers: {alpha: {dialect: openai, base_urls: [\"https://h\"], credentials:"
            + " [\"sk-1\"]}}",
        "providers: {alpha: {dialect: openai, base_urls: [\"https://h\"], http: 3}}",
        "providers: {\"a/b\": {dialect: openai, base_urls: [\"https://h\"]}}",
        "models: {chat: {targets: []}}",
        "auth: {keys: [{name: x}]}",
        "retry: {budget_ratio: 2}",
        "guard: {breaker: maybe}",
        "thread_protection: {longcat: ban}",
        "thread_protection: {\"a:b\": off}",
        "models: {chat: {strategy: luckiest, targets: [a/b]}}",
        "pools: {night: {weights: {speed: 1}}}",
        "limits: {body_budget: big}"
      })
  @DisplayName("what the loader refuses without looking around, the schema refuses too")
  void refusedByBoth(String text) {
    assertThat(schema().validate(text, InputFormat.YAML)).isNotEmpty();
    assertThat(LOADER.load("t.yaml", text, Path.of(""))).isInstanceOf(Loaded.Invalid.class);
  }
}
