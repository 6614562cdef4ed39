package dev.homeostat.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who encrypts towards providers")
class UpstreamTlsTest {
  @Test
  @DisplayName("The JDK, or BoringSSL where its native library is there, with a reason where not")
  void known() {
    assertThat(UpstreamTls.provider("jdk")).isEqualTo(SslProvider.JDK);
    if (OpenSsl.isAvailable()) {
      assertThat(UpstreamTls.provider("openssl")).isEqualTo(SslProvider.OPENSSL);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> UpstreamTls.provider("openssl"))
          .withMessageStartingWith("homeostat.tls: openssl has no native library");
    }
  }

  @Test
  @DisplayName("A name that nobody knows is refused with those there are")
  void unknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UpstreamTls.provider("gnutls"))
        .withMessage("homeostat.tls: gnutls (expected: jdk or openssl)");
  }
}
