package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.Homeostat.Holdings;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.log.WallAttempt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway between a raw client and two providers: {@code alpha}, asked first, with two keys, and
 * {@code beta}. The model {@code chat} has both as targets; {@code alpha/small} has one.
 *
 * <p>Registered as an extension, it clears the providers before each test, starts a gateway that
 * has learned nothing yet, and at the end fails the class when a buffer was leaked. Unless more
 * configuration says otherwise its guard is off: one exchange is looked at, whatever those before
 * it in the same test came to.
 */
final class GatewayRig
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, AutoCloseable {
  static final String KEY = "key-of-the-caller";
  static final String OTHER_KEY = "key-of-another-caller";
  static final String OPERATOR_KEY = "key-of-the-operator";
  static final String ALPHA_KEY = "alpha-key-1";
  static final String ALPHA_KEY_2 = "alpha-key-2";
  static final String BETA_KEY = "beta-key";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String extra;
  private final boolean http2;
  private final LeakWatch leaks = new LeakWatch();
  private final FaultWall alpha = FaultWall.start();
  private final FaultWall beta = FaultWall.start();
  private Homeostat gateway;

  private GatewayRig(String extra, boolean http2) {
    this.extra = extra;
    this.http2 = http2;
    this.gateway = start();
  }

  private Homeostat start() {
    try {
      return Homeostat.start(settings(extra));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With the clocks as shipped. */
  static GatewayRig create() {
    return new GatewayRig("", false);
  }

  /** With more configuration, in YAML. */
  static GatewayRig create(String extraYaml) {
    return new GatewayRig(extraYaml, false);
  }

  /** The same with HTTP/2 towards the providers. */
  static GatewayRig http2(String extraYaml) {
    return new GatewayRig(extraYaml, true);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    leaks.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    alpha.clear();
    beta.clear();
    gateway.close();
    gateway = start();
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
  }

  FaultWall alpha() {
    return alpha;
  }

  FaultWall beta() {
    return beta;
  }

  Homeostat gateway() {
    return gateway;
  }

  /** What alpha does next with {@code small}; see {@link Fault#of}. Faults go by semicolons. */
  GatewayRig alphaDoes(String... faults) {
    script(alpha, faults);
    return this;
  }

  GatewayRig betaDoes(String... faults) {
    script(beta, faults);
    return this;
  }

  private static void script(FaultWall wall, String... faults) {
    Fault[] script = new Fault[faults.length];
    for (int i = 0; i < faults.length; i++) {
      script[i] = Fault.of(faults[i]);
    }
    wall.script("small", script);
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

  /** What this provider itself answers to this request. */
  static Answer directly(FaultWall wall, Chat chat) {
    try (HttpConnection connection = HttpConnection.to(wall.port())) {
      connection.send(chat.bytes());
      return connection.answer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path, String key) {
    try (HttpConnection connection = connect()) {
      connection.send(
          "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(path, key));
      return connection.answer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a metric says now; the labels as they are written, in their order. 0 if unheard of. */
  double metric(String name, String... labels) {
    String line = name + (labels.length == 0 ? " " : "{" + String.join(",", labels) + "} ");
    return get("/metrics", OPERATOR_KEY)
        .body()
        .lines()
        .filter(text -> text.startsWith(line))
        .mapToDouble(text -> Double.parseDouble(text.substring(line.length())))
        .sum();
  }

  /** How often an answer of this target was odd in this way. */
  double anomalies(String target, String kind) {
    return metric(
        "homeostat_anomalies_total", "kind=\"" + kind + "\"", "target=\"" + target + "\"");
  }

  HttpConnection connect() throws IOException {
    return HttpConnection.to(gateway.port());
  }

  /** Alpha's attempts, all ended. */
  List<WallAttempt> alphaSaw(int attempts) {
    return saw(alpha, attempts);
  }

  /** Beta's attempts, all ended. */
  List<WallAttempt> betaSaw(int attempts) {
    return saw(beta, attempts);
  }

  private static List<WallAttempt> saw(FaultWall wall, int attempts) {
    List<WallAttempt> seen = wall.awaitEnded(attempts, PATIENCE);
    assertThat(seen).hasSize(attempts);
    return seen;
  }

  /** Waits until what the process holds is as it should be. */
  Holdings awaitHoldings(Predicate<Holdings> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Holdings holdings = gateway.holdings();
    while (!condition.test(holdings)) {
      assertThat(System.nanoTime()).as("still held: %s", holdings).isLessThan(end);
      Thread.onSpinWait();
      holdings = gateway.holdings();
    }
    return holdings;
  }

  /** These settings, with the providers at their ports, and more lines. */
  Settings settings(String more) {
    String retry = more.contains("retry:") ? "" : "retry: {budget_floor: 1000000}\n";
    String guard = more.contains("guard:") ? "" : "guard: {breaker: off, cooldown: off}\n";
    String yaml =
        """
        server: {listen: "127.0.0.1:0"}
        network: {allow_private: ["127.0.0.1:%1$d", "127.0.0.1:%2$d", "127.0.0.1:%3$d"]}
        auth:
          keys:
            - {name: caller, key: "env:KEY", scopes: [inference]}
            - {name: another, key: "env:OTHER_KEY", scopes: [inference]}
            - {name: operator, key: "env:OPERATOR_KEY", scopes: [operator]}
        providers:
          alpha:
            dialect: openai
            base_urls: ["http://127.0.0.1:%1$d/v1"]
            credentials: ["env:ALPHA_KEY", "env:ALPHA_KEY_2"]
            models: {small: {price: {input: 1, output: 2}, context: 10000000}, tiny: {context: 4096}}
          beta:
            dialect: openai
            base_urls: ["http://127.0.0.1:%2$d/v1"]
            credentials: ["env:BETA_KEY"]
            models:
              small: {context: 20000000}
              tiny: {context: 4096}
              goes-on: {prefill: last_assistant}
              flagged: {prefill: prefix_flag}
              final: {prefill: continue_final_message}
          gone:
            dialect: openai
            base_urls: ["http://127.0.0.1:%3$d/v1"]
            credentials: ["env:BETA_KEY"]
            models: {small: {}}
        models:
          chat: {targets: ["alpha/small", "beta/small"]}
          tiny: {targets: ["alpha/small", "beta/tiny"]}
          goes-on: {targets: ["alpha/small", "beta/goes-on"]}
          flagged: {targets: ["alpha/small", "beta/flagged"]}
          final: {targets: ["alpha/small", "beta/final"]}
          careful:
            strategy: cascade
            tiers:
              - {targets: ["alpha/small"], gate: [empty, refused, schema]}
              - {targets: ["beta/small"]}
          dead-first: {targets: ["gone/small", "beta/small"]}
        aliases: {nickname: chat}
        %4$s
        """
            .formatted(alpha.port(), beta.port(), DeadPort.number(), retry + guard + more)
            .replace("dialect: openai", http2 ? "dialect: openai\n    http: 2" : "dialect: openai");
    Map<String, String> environment =
        Map.of(
            "KEY", KEY,
            "OTHER_KEY", OTHER_KEY,
            "OPERATOR_KEY", OPERATOR_KEY,
            "ALPHA_KEY", ALPHA_KEY,
            "ALPHA_KEY_2", ALPHA_KEY_2,
            "BETA_KEY", BETA_KEY);
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(environment)).load("homeostat.yaml", yaml, Path.of(""));
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).settings();
  }

  /** The lines this rig was made with. */
  String extra() {
    return extra;
  }
}
