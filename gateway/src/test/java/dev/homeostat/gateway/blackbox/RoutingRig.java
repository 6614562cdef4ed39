package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.log.WallAttempt;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway that learns, between raw clients and three providers: its guard is on. The
 * configuration says what the test is about; it gets the server, the network and the callers' keys
 * in front. {@code @alpha}, {@code @beta} and {@code @gamma} in it are the providers' ports.
 *
 * <p>Before each test the providers are cleared and a gateway is started that knows nothing.
 */
final class RoutingRig
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, AutoCloseable {
  /** May ask only {@code beta}. */
  static final String NARROW_KEY = "key-of-the-narrow";

  /** May pay a dollar per million tokens. */
  static final String THRIFTY_KEY = "key-of-the-thrifty";

  /** Two providers with a model each; {@code chat} asks alpha first. */
  static final String TWO =
      """
      retry: {jitter: 1ms, per_target: 1}
      providers:
        alpha:
          dialect: openai
          base_urls: ["http://127.0.0.1:@alpha/v1"]
          credentials: ["env:ALPHA_KEY", "env:ALPHA_KEY_2"]
          models: {small: {}}
        beta:
          dialect: openai
          base_urls: ["http://127.0.0.1:@beta/v1"]
          credentials: ["env:BETA_KEY"]
          models: {small: {}}
      models:
        chat: {targets: ["alpha/small", "beta/small"]}
        clever: {strategy: adaptive, targets: ["alpha/small", "beta/small"]}
        lone: {targets: ["alpha/small"]}
      """;

  private static final String FRONT =
      """
      server: {listen: "127.0.0.1:0"}
      network: {allow_private: ["127.0.0.1:@alpha", "127.0.0.1:@beta", "127.0.0.1:@gamma"]}
      auth:
        keys:
          - {name: caller, key: "env:KEY", scopes: [inference]}
          - {name: another, key: "env:OTHER_KEY", scopes: [inference]}
          - {name: operator, key: "env:OPERATOR_KEY", scopes: [operator, inference]}
          - {name: narrow, key: "env:NARROW_KEY", scopes: [inference], allow: ["beta"]}
          - name: thrifty
            key: "env:THRIFTY_KEY"
            scopes: [inference]
            max_price: {input: 1, output: 1}
      """;

  private static final Duration PATIENCE = GatewayRig.PATIENCE;

  private final String yaml;
  private final LeakWatch leaks = new LeakWatch();
  private final FaultWall alpha = FaultWall.start();
  private final FaultWall beta = FaultWall.start();
  private final FaultWall gamma = FaultWall.start();
  private Homeostat gateway;

  private RoutingRig(String yaml) {
    this.yaml = yaml;
    this.gateway = start(Map.of());
  }

  /** With this configuration behind the front. */
  static RoutingRig of(String yaml) {
    return new RoutingRig(yaml);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    leaks.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    gateway.close();
    for (FaultWall wall : List.of(alpha, beta, gamma)) {
      wall.clear();
    }
    gateway = start(Map.of());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
    leaks.stop();
  }

  @Override
  public void close() {
    gateway.close();
    alpha.close();
    beta.close();
    gamma.close();
  }

  /** Another gateway, with more in its environment. */
  void restart(Map<String, String> environment) {
    gateway.close();
    gateway = start(environment);
  }

  private Homeostat start(Map<String, String> environment) {
    try {
      return Homeostat.start(settings(yaml, environment));
    } catch (BindException e) {
      throw new IllegalStateException(e);
    }
  }

  /** These lines as settings, with the front; what the environment has comes before the keys. */
  Settings settings(String lines, Map<String, String> environment) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "KEY", GatewayRig.KEY,
                "OTHER_KEY", GatewayRig.OTHER_KEY,
                "OPERATOR_KEY", GatewayRig.OPERATOR_KEY,
                "NARROW_KEY", NARROW_KEY,
                "THRIFTY_KEY", THRIFTY_KEY,
                "ALPHA_KEY", GatewayRig.ALPHA_KEY,
                "ALPHA_KEY_2", GatewayRig.ALPHA_KEY_2,
                "BETA_KEY", GatewayRig.BETA_KEY));
    all.putAll(environment);
    String text =
        (FRONT + lines)
            .replace("@alpha", "" + alpha.port())
            .replace("@beta", "" + beta.port())
            .replace("@gamma", "" + gamma.port());
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(all)).load("homeostat.yaml", text, Path.of(""));
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).settings();
  }

  Homeostat gateway() {
    return gateway;
  }

  FaultWall alpha() {
    return alpha;
  }

  FaultWall beta() {
    return beta;
  }

  FaultWall gamma() {
    return gamma;
  }

  /** What this provider does next, whatever is asked of it; see {@link Fault#of}. */
  static void does(FaultWall wall, String... faults) {
    wall.scriptAnyModel(Arrays.stream(faults).map(Fault::of).toArray(Fault[]::new));
  }

  void alphaDoes(String... faults) {
    does(alpha, faults);
  }

  void betaDoes(String... faults) {
    does(beta, faults);
  }

  HttpConnection connect() throws IOException {
    return HttpConnection.to(gateway.port());
  }

  /** Asks on a connection of its own. */
  Answer ask(Chat chat) {
    try (HttpConnection connection = connect()) {
      connection.send(chat.bytes());
      return connection.answer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    try (HttpConnection connection = connect()) {
      connection.send(
          "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(path, GatewayRig.OPERATOR_KEY));
      return connection.answer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks so often, and expects these steps each time. */
  void ask(int times, Chat chat, String steps) {
    for (int i = 0; i < times; i++) {
      Answer answer = ask(chat);
      assertThat(answer.status()).as("request %d: %s", i, answer.body()).isEqualTo(200);
      assertThat(answer.steps()).as("request %d", i).isEqualTo(steps);
    }
  }

  /** Asks meanwhile. */
  CompletableFuture<Answer> later(Chat chat) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(ask(chat));
              } catch (IllegalStateException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  /** Waits until a provider was asked so often, whatever came of it. */
  static void reached(FaultWall wall, int attempts) {
    wall.await(seen -> seen.attempts().size() >= attempts, PATIENCE);
  }

  /** What a provider was asked on our own account: tiny completions. */
  static List<WallAttempt> trials(FaultWall wall) {
    return wall.attempts().stream().filter(RoutingRig::trial).toList();
  }

  /** What a provider was asked for callers. */
  static List<WallAttempt> asked(FaultWall wall) {
    return wall.attempts().stream().filter(attempt -> !trial(attempt)).toList();
  }

  private static boolean trial(WallAttempt attempt) {
    return attempt.bodyText().contains("\"max_tokens\":1}");
  }

  /** Waits until something holds. */
  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for: %s", what).isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  static String code(Answer answer) {
    return Events.json(answer.body()).at("/error/code").asString("");
  }
}
