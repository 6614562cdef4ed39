package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.net.EgressProxy;
import dev.homeostat.wall.net.MuteServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Through an egress proxy, whose troubles are nobody else's")
@SuppressWarnings("NullAway.Init")
class EgressTest {
  /** A host that only the proxy knows. */
  private static final String ALPHA = NetworkRig.ALPHA + ":443";

  private static final Certificates CERTIFICATES = Certificates.create();

  @TempDir static Path folder;

  private NetworkRig rig;
  private EgressProxy proxy;
  private FaultWall alpha;

  @BeforeEach
  void open() throws IOException {
    rig = new NetworkRig().clocks("connect: 10s");
    proxy = rig.closing(EgressProxy.start(), EgressProxy::close);
    Path authority = Files.writeString(folder.resolve("ca.pem"), CERTIFICATES.authorityPem());
    rig.network("trusted_certificates: \"" + authority + "\"");
    rig.network("egress_direct: [\"127.0.0.1:" + rig.beta().port() + "\"]");
    alpha = rig.wall(CERTIFICATES.good(NetworkRig.ALPHA));
    proxy.route(ALPHA, alpha.port());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private NetworkRig throughProxy(String login) {
    return rig.network("egress_proxy: \"http://%s127.0.0.1:%d\"".formatted(login, proxy.port()));
  }

  @Test
  @DisplayName("The proxy is given the name, opens a tunnel, and TLS goes through it to the end")
  void tunnel() {
    throughProxy("").start("https", NetworkRig.ALPHA);
    for (int i = 0; i < 3; i++) {
      Answer answer = rig.ask("chat");
      assertThat(answer.steps()).isEqualTo("alpha/small=ok");
      assertThat(answer.complete()).isTrue();
    }
    assertThat(proxy.requests()).as("kept connections are used again").hasSizeLessThan(3);
    assertThat(proxy.requests().getFirst())
        .startsWith("CONNECT " + ALPHA + " HTTP/1.1")
        .doesNotContainIgnoringCase("proxy-authorization");
    assertThat(rig.names().questions()).isEmpty();
    assertThat(alpha.attempts().getFirst().header("proxy-authorization")).isEmpty();
  }

  @Test
  @DisplayName("A login is sent to the proxy, and to nobody else")
  void login() {
    throughProxy("us%65r:dev-%3A1@").start("https", NetworkRig.ALPHA);
    assertThat(rig.ask("chat").steps()).isEqualTo("alpha/small=ok");
    String basic = Base64.getEncoder().encodeToString("user:dev-:1".getBytes(UTF_8));
    assertThat(proxy.requests().getFirst()).containsIgnoringCase("authorization: Basic " + basic);
    assertThat(alpha.attempts().getFirst().header("proxy-authorization")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "407, the egress proxy wants other credentials (407)",
    "502, the egress proxy answered 502"
  })
  @DisplayName("F11: a proxy that refuses: 502 if nobody else can, and no target is ejected")
  void refuses(int status, String message) {
    throughProxy("").start("https", NetworkRig.ALPHA);
    proxy.refuse(status);
    rig.failedOver("egress_proxy");
    for (int i = 0; i < 12; i++) {
      assertThat(rig.refused(502, "egress_proxy").body()).contains(message);
    }
    assertThat(alpha.attempts()).isEmpty();
    proxy.refuse(0);
    assertThat(rig.ask("chat").steps()).as("at once").isEqualTo("alpha/small=ok");
    rig.nothingHeld(alpha);
  }

  @Test
  @DisplayName(
      "F11: a plain endpoint is tunnelled to as well, so that the proxy isn't taken for it")
  void plain() {
    FaultWall plain = rig.wall();
    String host = "127.0.0.1:" + plain.port();
    proxy.route(host, plain.port());
    throughProxy("").start("http", host);
    assertThat(rig.ask("chat").steps()).isEqualTo("alpha/small=ok");
    assertThat(proxy.requests().getFirst()).startsWith("CONNECT " + host);
    plain.close();
    proxy.refuse(502);
    rig.failedOver("egress_proxy");
    assertThat(rig.refused(502, "egress_proxy").body()).contains("answered 502");
  }

  @Test
  @DisplayName("F11: a proxy that isn't there: 502 in words without its address")
  void gone() {
    throughProxy("").start("https", NetworkRig.ALPHA);
    proxy.close();
    rig.failedOver("egress_proxy");
    assertThat(rig.refused(502, "egress_proxy").body())
        .contains("the egress proxy can't be reached: connection refused");
  }

  @Test
  @DisplayName("F11: a proxy that takes the connection and says nothing: no target is ejected")
  void mute() {
    MuteServer mute = rig.closing(MuteServer.open(), MuteServer::close);
    rig.clocks("connect: 300ms").network("egress_proxy: \"http://127.0.0.1:" + mute.port() + "\"");
    rig.start("https", NetworkRig.ALPHA);
    rig.failedOver("egress_proxy");
    for (int i = 0; i < 3; i++) {
      assertThat(rig.refused(502, "egress_proxy").body()).contains("opened no tunnel in time");
    }
    rig.nothingHeld();
  }

  @Test
  @DisplayName("A host that says nothing at the tunnel's other end is its own trouble")
  void muteBehindTheTunnel() {
    MuteServer mute = rig.closing(MuteServer.open(), MuteServer::close);
    proxy.route(ALPHA, mute.port());
    rig.clocks("connect: 1s");
    throughProxy("").start("https", NetworkRig.ALPHA);
    rig.failedOver("connect_timeout");
  }

  @Test
  @DisplayName("F06: what the proxy leads to must show a certificate for the name, or gets nothing")
  void led() {
    FaultWall impostor = rig.wall(CERTIFICATES.good("internal.test"));
    proxy.route(ALPHA, impostor.port());
    throughProxy("").start("https", NetworkRig.ALPHA);
    rig.failedOver("network");
    assertThat(rig.ask("alpha/small").body()).contains("is for another host name");
    assertThat(impostor.attempts()).isEmpty();
  }
}
