package dev.homeostat.gateway.clients;

import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.FaultWallOptions;
import dev.homeostat.wall.answer.CanonicalText;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A gateway with the scenarios behind it, a model for each scenario and client: {@code
 * S08-N.openai-node}. Each scenario has two providers of its own, so that nothing learned in one
 * scenario spares another its fault; all of them live on two walls. The clocks are those of the
 * gateway in little, in the same order: heartbeats begin before first content is given up.
 */
final class ScenarioScene implements AutoCloseable {
  private static final String KEY = "key-of-the-clients";
  private static final int WORDS = 60;
  private static final Duration TOKEN_PAUSE = Duration.ofMillis(4);
  private static final JsonMapper ASCII_JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final FaultWall primary =
      FaultWall.start(FaultWallOptions.inProcess().withTokenPause(TOKEN_PAUSE));
  private final FaultWall fallback =
      FaultWall.start(FaultWallOptions.inProcess().withTokenPause(TOKEN_PAUSE));
  private final Homeostat gateway;

  private ScenarioScene(List<String> clients) throws BindException {
    for (ScenarioCase each : ScenarioCase.all()) {
      for (String client : clients) {
        primary.script(each.model(client), each.primary());
        fallback.script(each.model(client), each.fallback());
      }
    }
    this.gateway = Homeostat.start(settings(clients));
  }

  /** For these clients: lower-case names, each used once for each scenario. */
  static ScenarioScene start(List<String> clients) throws BindException {
    return new ScenarioScene(clients);
  }

  /** What a client takes as its base URL. */
  String baseUrl() {
    return "http://127.0.0.1:%d/v1".formatted(gateway.port());
  }

  String key() {
    return KEY;
  }

  /** The text of the primary, which a fallback repeats unless its fault says otherwise. */
  String text() {
    return primary.text();
  }

  /** Models whose fault nobody met: their primary saw no request. */
  List<String> unasked(List<String> clients) {
    return ScenarioCase.all().stream()
        .flatMap(each -> clients.stream().filter(each::asks).map(each::model))
        .filter(model -> attempts(model) == 0)
        .toList();
  }

  /** How often the primary was asked for this model. */
  int attempts(String model) {
    return primary.attemptsFor(model).size();
  }

  /** The scene for a client in another process. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("HOMEOSTAT_BASE_URL", baseUrl());
    environment.put("HOMEOSTAT_API_KEY", KEY);
    environment.put("HOMEOSTAT_SCENARIOS", ASCII_JSON.writeValueAsString(rows()));
    return environment;
  }

  @Override
  public void close() {
    gateway.close();
    primary.close();
    fallback.close();
  }

  private ArrayNode rows() {
    ArrayNode rows = ASCII_JSON.createArrayNode();
    for (ScenarioCase each : ScenarioCase.all()) {
      rows.addObject()
          .put("name", each.name())
          .put("stream", expected(each.stream()))
          .put("json", expected(each.json()))
          .put("json_asked", each.json() != ScenarioCase.End.NOT_ASKED)
          .put("begins", primary.text())
          .put("requests", each.requests())
          .put("pause_ms", each.pauseMillis());
    }
    return rows;
  }

  /** The text to come to, or null for an error. */
  @Nullable String expected(ScenarioCase.End end) {
    return switch (end) {
      case WHOLE -> primary.text();
      case OTHER_WHOLE -> CanonicalText.text(WORDS, true);
      case RAISES, NOT_ASKED -> null;
    };
  }

  private String head() {
    return """
    server: {listen: "127.0.0.1:0"}
    network: {allow_private: ["127.0.0.1:%1$d", "127.0.0.1:%2$d"]}
    clocks:
      commit_hold: 500ms
      heartbeat: 300ms
      first_content: 2s
      first_content_max: 2s
      first_content_last: 15s
      first_byte: 2s
      first_byte_patient: 15s
      json_total: 6s
      stall_text: 2s
      finish_grace: 300ms
    # Hundreds of failures within seconds are what these tests are.
    retry: {budget_floor: 10000}
    guard: {breaker: off, cooldown: off}
    auth: {keys: [{name: clients, key: "env:APP_KEY", scopes: [inference]}]}
    """
        .formatted(primary.port(), fallback.port());
  }

  private Settings settings(List<String> clients) {
    StringBuilder yaml = new StringBuilder(head()).append("providers:\n");
    StringBuilder models = new StringBuilder("models:\n");
    for (ScenarioCase each : ScenarioCase.all()) {
      for (String client : clients) {
        String model = each.model(client);
        String id = each.name().toLowerCase(Locale.ROOT) + "-" + client;
        yaml.append(provider(id + "-primary", primary, model));
        yaml.append(provider(id + "-fallback", fallback, model));
        models.append(
            "  \"%1$s\": {targets: [\"%2$s-primary/%1$s\", \"%2$s-fallback/%1$s\"]}\n"
                .formatted(model, id));
      }
    }
    yaml.append(models);
    Map<String, String> environment = Map.of("APP_KEY", KEY, "WALL_KEY", "key-of-the-walls");
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(environment))
            .load("scenarios.yaml", yaml.toString(), Path.of(""));
    return switch (loaded) {
      case Loaded.Valid valid -> valid.settings();
      case Loaded.Invalid invalid -> throw new IllegalStateException(invalid.problems().toString());
    };
  }

  /** One for each client too: a rate limit that one has met is nothing that another meets. */
  private static String provider(String id, FaultWall wall, String model) {
    return """
      %s:
        dialect: openai
        base_urls: ["%s"]
        credentials: ["env:WALL_KEY"]
        models: {"%s": {}}
    """
        .formatted(id, wall.baseUrl(), model);
  }
}
