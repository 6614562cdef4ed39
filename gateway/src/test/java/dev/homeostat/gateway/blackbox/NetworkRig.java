package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Homeostat;
import dev.homeostat.gateway.Homeostat.Holdings;
import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.FaultWallOptions;
import dev.homeostat.wall.net.NameServer;
import dev.homeostat.wall.net.WallIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gateway whose provider {@code alpha} is at a host of the test's choice, found through a name
 * server of the test's own, and whose provider {@code beta} is well. The model {@code chat} has
 * both as targets.
 */
final class NetworkRig {
  /** A name nobody but the rig's name server knows. */
  static final String ALPHA = "alpha.test";

  /** What a connection may take in these tests, and what is granted to a busy machine on top. */
  static final long CONNECT_MILLIS = 400;

  static final long SLACK_MILLIS = 2_000;

  private static final Pattern FIRST_STEP = Pattern.compile("^[^@]+@(\\d+)");

  private final NameServer names = NameServer.start();
  private final FaultWall beta = FaultWall.start();
  private final List<Runnable> own = new ArrayList<>();
  private final List<String> network = new ArrayList<>();
  private String clocks = "connect: " + CONNECT_MILLIS + "ms";
  private @Nullable Homeostat gateway;

  NameServer names() {
    return names;
  }

  FaultWall beta() {
    return beta;
  }

  /** A wall that is closed with the rig. */
  FaultWall wall() {
    return closing(FaultWall.start(), FaultWall::close);
  }

  /** The same over TLS, as whom it says it is. */
  FaultWall wall(WallIdentity identity) {
    return closing(
        FaultWall.start(FaultWallOptions.inProcess().withIdentity(identity)), FaultWall::close);
  }

  <T> T closing(T it, Consumer<T> close) {
    own.add(() -> close.accept(it));
    return it;
  }

  /** One more line under {@code network}. */
  NetworkRig network(String line) {
    network.add(line);
    return this;
  }

  /** Other clocks than a short connect limit. */
  NetworkRig clocks(String line) {
    clocks = line;
    return this;
  }

  /** The gateway, with alpha at this scheme and authority; one with a port may be private. */
  NetworkRig start(String scheme, String hostPort) {
    String allowed = hostPort.contains(":") ? "\"" + hostPort + "\", " : "";
    String yaml =
        """
        server: {listen: "127.0.0.1:0"}
        guard: {breaker: off, cooldown: off}
        network:
          nameservers: ["%6$s"]
          allow_private: [%7$s"127.0.0.1:%3$d"]
          %4$s
        providers:
          alpha:
            dialect: openai
            base_urls: ["%1$s://%2$s/v1"]
            models: {small: {}}
          beta:
            dialect: openai
            base_urls: ["http://127.0.0.1:%3$d/v1"]
            models: {small: {}}
        models:
          chat: {targets: ["alpha/small", "beta/small"]}
        clocks: {%5$s}
        """
            .formatted(
                scheme,
                hostPort,
                beta.port(),
                String.join("\n  ", network),
                clocks,
                names.address(),
                allowed);
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(Map.of())).load("homeostat.yaml", yaml, Path.of(""));
    assertThat(loaded).as("%s", loaded.problems()).isInstanceOf(Loaded.Valid.class);
    try {
      gateway = Homeostat.start(((Loaded.Valid) loaded).settings());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    // The first request of a process loads classes; it must not count as somebody's slowness.
    assertThat(ask("beta/small").status()).isEqualTo(200);
    return this;
  }

  Answer ask(String model) {
    return ask(Chat.json(model));
  }

  Answer ask(Chat chat) {
    Homeostat started = gateway;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    try (HttpConnection connection = HttpConnection.to(started.port())) {
      connection.send(chat.bytes());
      return connection.answer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What beta answered after alpha failed so, and how many milliseconds alpha took. */
  long failedOver(String outcome) {
    Answer answer = ask("chat");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.steps()).isEqualTo("alpha/small=" + outcome + "; beta/small=ok");
    return firstStepMillis(answer);
  }

  /** The error when there is nobody but alpha. */
  Answer refused(int status, String code) {
    Answer answer = ask("alpha/small");
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(Events.json(answer.body()).at("/error/code").asString("")).isEqualTo(code);
    assertThat(answer.body()).doesNotContain(ALPHA, "127.0.0.1", "Exception", "xception:");
    return answer;
  }

  static long firstStepMillis(Answer answer) {
    Matcher step = FIRST_STEP.matcher(answer.trail());
    assertThat(step.find()).as(answer.trail()).isTrue();
    return Long.parseLong(step.group(1));
  }

  /** Nothing may be left behind by a dial that was given up: only kept connections to these. */
  void nothingHeld(FaultWall... well) {
    Homeostat started = gateway;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    long end = System.nanoTime() + GatewayRig.PATIENCE.toNanos();
    while (true) {
      int kept =
          beta.openConnections() + Stream.of(well).mapToInt(FaultWall::openConnections).sum();
      Holdings held = started.holdings();
      if (held.underWay() == 0 && held.upstreams() == kept) {
        return;
      }
      assertThat(System.nanoTime()).as("%s, kept %d", held, kept).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  void close() {
    if (gateway != null) {
      gateway.close();
    }
    own.forEach(Runnable::run);
    beta.close();
    names.close();
  }
}
