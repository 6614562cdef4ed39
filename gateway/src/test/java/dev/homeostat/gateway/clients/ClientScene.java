package dev.homeostat.gateway.clients;

import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.FaultWallOptions;
import dev.homeostat.wall.log.WallAttempt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway with a key and two fault walls behind it, set up by {@code scene.yaml}. The fallback's
 * text differs from the primary's after word 12.
 */
final class ClientScene implements AutoCloseable {
  private static final String KEY = "key-of-the-clients";
  private static final JsonMapper ASCII_JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final FaultWall primary = FaultWall.start();
  private final FaultWall fallback =
      FaultWall.start(FaultWallOptions.inProcess().withVariant(true));
  private final Homeostat gateway;

  private ClientScene() throws BindException {
    this.gateway = Homeostat.start(settings());
  }

  static ClientScene start() throws BindException {
    return new ClientScene();
  }

  /** What a client takes as its base URL. */
  String baseUrl() {
    return "http://127.0.0.1:%d/v1".formatted(gateway.port());
  }

  String key() {
    return KEY;
  }

  FaultWall primary() {
    return primary;
  }

  FaultWall fallback() {
    return fallback;
  }

  /** What both walls saw of the requests whose body contains this. */
  List<WallAttempt> attemptsFor(String question) {
    return Stream.of(primary, fallback)
        .flatMap(wall -> wall.attempts().stream())
        .filter(attempt -> attempt.bodyText().contains(question))
        .toList();
  }

  /** The same for a client in another process. Texts are JSON: environments may be ASCII only. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("HOMEOSTAT_BASE_URL", baseUrl());
    environment.put("HOMEOSTAT_API_KEY", KEY);
    environment.put("HOMEOSTAT_PRIMARY_WALL", root(primary));
    environment.put("HOMEOSTAT_FALLBACK_WALL", root(fallback));
    environment.put("HOMEOSTAT_PRIMARY_TEXT", ASCII_JSON.writeValueAsString(primary.text()));
    environment.put("HOMEOSTAT_FALLBACK_TEXT", ASCII_JSON.writeValueAsString(fallback.text()));
    return environment;
  }

  @Override
  public void close() {
    gateway.close();
    primary.close();
    fallback.close();
  }

  private static String root(FaultWall wall) {
    return "http://127.0.0.1:" + wall.port();
  }

  private Settings settings() {
    Map<String, String> environment =
        Map.of(
            "GATEWAY_PORT",
            "0",
            "PRIMARY_PORT",
            Integer.toString(primary.port()),
            "FALLBACK_PORT",
            Integer.toString(fallback.port()),
            "APP_KEY",
            KEY,
            "PRIMARY_KEY",
            "key-of-the-primary",
            "FALLBACK_KEY",
            "key-of-the-fallback");
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(environment))
            .load("scene.yaml", resource("scene.yaml"), Path.of(""));
    return switch (loaded) {
      case Loaded.Valid valid -> valid.settings();
      case Loaded.Invalid invalid ->
          throw new IllegalStateException("scene.yaml: " + invalid.problems());
    };
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(ClientScene.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
