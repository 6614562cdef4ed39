package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.net.WallIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A certificate that isn't right is never overlooked")
@SuppressWarnings("NullAway.Init")
class TlsFaultTest {
  private static final Certificates CERTIFICATES = Certificates.create();

  private static final String COMPLETION =
      """
      {"id":"c1","object":"chat.completion","created":1,"model":"small","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
      """;

  @TempDir static Path folder;

  private NetworkRig rig;

  @BeforeEach
  void open() throws IOException {
    Path authority = Files.writeString(folder.resolve("ca.pem"), CERTIFICATES.authorityPem());
    rig = new NetworkRig().network("trusted_certificates: \"" + authority + "\"");
    rig.clocks("connect: 10s");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** The message when alpha, being so, is the only one; nobody ever sent it a request. */
  private String refused(WallIdentity identity) {
    FaultWall alpha = rig.wall(identity);
    rig.names().answer(NetworkRig.ALPHA, "127.0.0.1");
    rig.start("https", NetworkRig.ALPHA + ":" + alpha.port());
    rig.failedOver("network");
    Answer answer = rig.ask("alpha/small");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(alpha.attempts()).as("nothing may be sent, in plain text least of all").isEmpty();
    assertThat(answer.body()).doesNotContain("127.0.0.1", "xception");
    return Events.json(answer.body()).at("/error/message").asString("");
  }

  @Test
  @DisplayName("A provider whose authority the operator trusts is called by its name")
  void trusted() {
    FaultWall alpha = rig.wall(CERTIFICATES.good(NetworkRig.ALPHA));
    rig.names().answer(NetworkRig.ALPHA, "127.0.0.1");
    rig.start("https", NetworkRig.ALPHA + ":" + alpha.port());
    Answer answer = rig.ask("chat");
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    assertThat(answer.complete()).isTrue();
  }

  /** Alpha's answer so far, and then that nothing more comes. */
  private Answer ended(String header) throws IOException {
    String answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + header + "\r\n";
    try (EndingServer alpha =
        EndingServer.start(CERTIFICATES.good(NetworkRig.ALPHA), answer + COMPLETION)) {
      rig.names().answer(NetworkRig.ALPHA, "127.0.0.1");
      rig.start("https", NetworkRig.ALPHA + ":" + alpha.port());
      return rig.ask("chat");
    }
  }

  @Test
  @DisplayName("A provider that says in TLS that it has ended, and waits for us, has ended")
  void closeNotify() throws IOException {
    Answer answer = ended("");
    assertThat(answer.steps()).isEqualTo("alpha/small=ok");
    assertThat(answer.complete()).isTrue();
  }

  @Test
  @DisplayName("One that ends so in the middle of an answer has broken off")
  void closeNotifyTooSoon() throws IOException {
    assertThat(ended("content-length: 9999\r\n").steps())
        .isEqualTo("alpha/small=upstream_truncated; beta/small=ok");
  }

  @Test
  @DisplayName(
      "F06: an expired certificate: the next candidate answers, the evidence has its dates")
  void expired() {
    assertThat(refused(CERTIFICATES.expired(NetworkRig.ALPHA)))
        .contains("the TLS certificate has expired")
        .contains(
            "not before " + CERTIFICATES.lastMonth(), "not after " + CERTIFICATES.yesterday());
  }

  @Test
  @DisplayName(
      "F06: another host's certificate: the next candidate answers, the evidence says whose")
  void wrongHost() {
    assertThat(refused(CERTIFICATES.good("other.test")))
        .contains("the TLS certificate is for another host name")
        .contains("for other.test, by Wall Authority")
        .contains("not after " + CERTIFICATES.tomorrow())
        .doesNotContain(NetworkRig.ALPHA);
  }

  @Test
  @DisplayName("F06: a self-signed certificate: the next candidate answers, the evidence says so")
  void selfSigned() {
    assertThat(refused(CERTIFICATES.selfSigned(NetworkRig.ALPHA)))
        .contains("the TLS certificate is not trusted")
        .contains("self-signed")
        .contains("not before " + CERTIFICATES.yesterday(), "not after " + CERTIFICATES.tomorrow());
  }
}
