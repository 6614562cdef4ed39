package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.gateway.ingress.RawClient.Response;
import dev.homeostat.wall.FaultWall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** A gateway in front of one provider, seen through bare sockets. */
public final class Rig implements AutoCloseable {
  /** The provider's key, which no client may ever see. */
  public static final String UPSTREAM_KEY = "upstream-secret-7f3a";

  /** A key that may call models. */
  public static final String INFERENCE_KEY = "inference-key-1";

  /** Another one. */
  public static final String OTHER_KEY = "inference-key-2";

  /** A key that may see the gateway. */
  public static final String OPERATOR_KEY = "operator-key-1";

  /** The lines that make those keys valid. */
  public static final String KEYS =
      """
      auth:
        keys:
          - {name: app, key: "env:INFERENCE_KEY", scopes: [inference]}
          - {name: other, key: "env:OTHER_KEY", scopes: [inference]}
          - {name: admin, key: "env:OPERATOR_KEY", scopes: [operator]}
      """;

  /** How long anything may take before a test gives up. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FaultWall wall;
  private final Homeostat gateway;

  private Rig(String yaml) {
    wall = FaultWall.start();
    try {
      gateway = Homeostat.start(settings(wall, yaml));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A gateway as it is shipped, without keys. */
  public static Rig start() {
    return new Rig("");
  }

  /** The same with more lines of configuration. */
  public static Rig start(String yaml) {
    return new Rig(yaml);
  }

  private static Settings settings(FaultWall wall, String yaml) {
    String server = yaml.contains("listen:") ? "" : "server: {listen: \"127.0.0.1:0\"}\n";
    String text =
        server
            + """
            network: {allow_private: ["127.0.0.1:%1$d"]}
            providers:
              wall:
                dialect: openai
                base_urls: ["http://127.0.0.1:%1$d/v1"]
                credentials: ["env:UPSTREAM_KEY"]
                models: {small: {price: {input: 1, output: 2}}, "team/large": {}}
            models:
              chat: {targets: ["wall/small"]}
            aliases: {nickname: chat}
            """
                .formatted(wall.port())
            + yaml;
    Map<String, String> environment =
        Map.of(
            "UPSTREAM_KEY", UPSTREAM_KEY,
            "INFERENCE_KEY", INFERENCE_KEY,
            "OTHER_KEY", OTHER_KEY,
            "OPERATOR_KEY", OPERATOR_KEY);
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(environment)).load("homeostat.yaml", text, Path.of(""));
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).settings();
  }

  /** The provider. */
  public FaultWall wall() {
    return wall;
  }

  /** The gateway. */
  public Homeostat gateway() {
    return gateway;
  }

  /** A new connection. */
  public RawClient connect() throws IOException {
    return RawClient.to(gateway.port());
  }

  /** A good request's body. */
  public static String chat(boolean stream) {
    return "{\"model\":\"chat\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(stream);
  }

  /** A whole request with this body; {@code headers} are lines with their ends. */
  public static String post(String headers, String body) {
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(headers, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  /** A whole request without a body. */
  public static String get(String path, String headers) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(path, headers);
  }

  /** Sends bytes on a connection of their own and reads one response. */
  public Response ask(String request) throws IOException {
    return ask(request.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes on a connection of their own and reads one response. */
  public Response ask(byte... request) throws IOException {
    try (RawClient client = connect()) {
      return client.send(request).response();
    }
  }

  /** Waits until the gateway holds what it should. */
  public void awaitHoldings(Predicate<Homeostat.Holdings> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Homeostat.Holdings holdings = gateway.holdings();
    while (!condition.test(holdings)) {
      assertThat(System.nanoTime()).as("still held: %s", holdings).isLessThan(end);
      Thread.onSpinWait();
      holdings = gateway.holdings();
    }
  }

  @Override
  public void close() {
    gateway.close();
    wall.close();
  }
}
