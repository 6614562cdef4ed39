package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.net.BlackHole;
import dev.homeostat.wall.net.Loopback;
import dev.homeostat.wall.net.MuteServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What goes wrong before HTTP begins is left within the connect limit")
@SuppressWarnings("NullAway.Init")
class NetworkFaultTest {
  private static final long LIMIT = NetworkRig.CONNECT_MILLIS;
  private static final long LATEST = LIMIT + NetworkRig.SLACK_MILLIS;

  private NetworkRig rig;

  @BeforeEach
  void open() {
    rig = new NetworkRig();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String at(String host, int port) {
    return host + ":" + port;
  }

  @Test
  @DisplayName("F01: a name that doesn't exist is left at once; 502 if nobody else is there")
  void unknownName() {
    rig.start("http", at(NetworkRig.ALPHA, 80));
    assertThat(rig.failedOver("network")).isLessThan(LIMIT);
    assertThat(rig.refused(502, "network").body()).contains("the host name can't be resolved");
    rig.names().answer(NetworkRig.ALPHA);
    assertThat(rig.failedOver("network")).as("no address").isLessThan(LIMIT);
    rig.nothingHeld();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("F02: a name server that answers after 30 s, or never, is cut at the connect limit")
  void slowNames(boolean never) {
    rig.names().answerAfter(Duration.ofSeconds(30), NetworkRig.ALPHA, "127.0.0.1");
    if (never) {
      rig.names().silent(NetworkRig.ALPHA);
    }
    rig.start("http", at(NetworkRig.ALPHA, 80));
    assertThat(rig.failedOver("connect_timeout")).isBetween(LIMIT, LATEST);
    rig.refused(504, "upstream_timeout");
    rig.nothingHeld();
  }

  @Test
  @DisplayName("F02: IPv6 questions that are never answered don't hold IPv4 answers up")
  void silentFamily() {
    FaultWall alpha = rig.wall();
    rig.names().answer(NetworkRig.ALPHA, "127.0.0.1").silentOn("AAAA", NetworkRig.ALPHA);
    rig.start("http", at(NetworkRig.ALPHA, alpha.port()));
    Answer answer = rig.ask("alpha/small");
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    assertThat(NetworkRig.firstStepMillis(answer)).isLessThan(LIMIT);
  }

  @Test
  @DisplayName("F03: a refused connection costs less than 50 ms")
  void refused() throws IOException {
    rig.names().answer(NetworkRig.ALPHA, "127.0.0.1", "127.0.0.2");
    rig.start("http", at(NetworkRig.ALPHA, DeadPort.number()));
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5 && best >= 50; i++) {
      best = Math.min(best, rig.failedOver("network"));
    }
    assertThat(best).isLessThan(50);
    assertThat(rig.refused(502, "network").body()).contains("connection refused");
  }

  @Test
  @DisplayName("F04: a SYN black hole is left within the connect limit")
  void blackHole() {
    BlackHole hole = rig.closing(BlackHole.open(), BlackHole::close);
    rig.start("http", at("127.0.0.1", hole.port()));
    assertThat(rig.failedOver("connect_timeout")).isBetween(LIMIT, LATEST);
    Answer last = rig.ask("alpha/small");
    assertThat(last.status()).isEqualTo(504);
    rig.nothingHeld();
  }

  @Test
  @DisplayName("F05: a TLS handshake that is never answered is left within the connect limit")
  void muteTls() {
    MuteServer mute = rig.closing(MuteServer.open(), MuteServer::close);
    rig.start("https", at("127.0.0.1", mute.port()));
    assertThat(rig.failedOver("connect_timeout")).isBetween(LIMIT, LATEST);
    assertThat(rig.ask("alpha/small").status()).isEqualTo(504);
    rig.nothingHeld();
  }

  @Test
  @DisplayName("F07: a dead IPv6 address beside a live IPv4 one costs at most 300 ms")
  void deadV6() {
    assumeTrue(Loopback.hasV6(), "this machine has no IPv6 loopback");
    FaultWall alpha = rig.wall();
    alpha.script("small", Fault.of("close"));
    rig.closing(BlackHole.open("::1", alpha.port()), BlackHole::close);
    rig.names().answer(NetworkRig.ALPHA, "::1", "127.0.0.1");
    rig.clocks("connect: 5s").start("http", at(NetworkRig.ALPHA, alpha.port()));
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 8 && best > 300; i++) {
      Answer answer = rig.ask("alpha/small");
      assertThat(answer.steps()).isEqualTo("alpha/small=ok");
      best = Math.min(best, NetworkRig.firstStepMillis(answer));
    }
    assertThat(best)
        .as("IPv6 is tried first, and costs one step of the race")
        .isBetween(240L, 300L);
    rig.nothingHeld();
  }

  @Test
  @DisplayName("F12: an upstream that stops reading an upload of 20 MB is left at the write limit")
  void stopsReading() {
    FaultWall alpha = rig.wall();
    alpha.script("small", Fault.of("stop-reading"));
    rig.clocks("write_stalled: 300ms").start("http", at("127.0.0.1", alpha.port()));
    String prompt = "x".repeat(20 << 20);
    String message = "{\"role\":\"user\",\"content\":\"" + prompt + "\"}";
    Answer answer = rig.ask(Chat.body("{\"model\":\"chat\",\"messages\":[" + message + "]}"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.steps()).isEqualTo("alpha/small=network; beta/small=ok");
    rig.nothingHeld();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413})
  @DisplayName("F13: a refusal that comes before the body is passed on, its connection dropped")
  void early(int status) {
    FaultWall alpha = rig.wall();
    alpha.script("small", Fault.of("status=" + status + ",early"), Fault.ok());
    rig.clocks("connect: 5s").start("http", at("127.0.0.1", alpha.port()));
    String message = "{\"role\":\"user\",\"content\":\"" + "x".repeat(3 << 20) + "\"}";
    Answer answer =
        rig.ask(Chat.body("{\"model\":\"alpha/small\",\"messages\":[" + message + "]}"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(Events.json(answer.body()).at("/error/message").asString("")).isNotEmpty();
    alpha.await(wall -> wall.openConnections() == 0, GatewayRig.PATIENCE);
    assertThat(rig.ask("alpha/small").steps()).isEqualTo("alpha/small=ok");
    assertThat(alpha.awaitEnded(2, GatewayRig.PATIENCE).get(1).connectionUse()).isEqualTo(1);
  }
}
