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
  @DisplayName("BoringSSL where its native library is there, the JDK where not or when asked for")
  void known() {
    assertThat(UpstreamTls.provider("jdk")).isEqualTo(SslProvider.JDK);
    if (OpenSsl.isAvailable()) {
      assertThat(UpstreamTls.provider(null)).isEqualTo(SslProvider.OPENSSL);
      assertThat(UpstreamTls.provider("openssl")).isEqualTo(SslProvider.OPENSSL);
    } else {
      assertThat(UpstreamTls.provider(null)).isEqualTo(SslProvider.JDK);
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
