package dev.homeostat.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl"})
  @DisplayName(
      "Who was asked for encrypts, with HTTP/2 offered where it is wanted, without elsewhere")
  void asked(String name) {
    assumeThat(name.equals("jdk") || OpenSsl.isAvailable()).isTrue();
    TlsContexts contexts = UpstreamTls.trusting(List.of(), name);
    SslContext plain = contexts.to(new UpstreamAddress("provider.test", 443, true, false));
    SslContext negotiating = contexts.to(new UpstreamAddress("provider.test", 443, true, true));
    assertThat(List.of(plain, negotiating))
        .allSatisfy(
            each ->
                assertThat(each)
                    .isInstanceOf(name.equals("jdk") ? JdkSslContext.class : OpenSslContext.class));
    assertThat(plain.applicationProtocolNegotiator().protocols()).isEmpty();
    assertThat(negotiating.applicationProtocolNegotiator().protocols())
        .containsExactly("h2", "http/1.1");
  }

  @Test
  @DisplayName("A name that nobody knows is refused with those there are")
  void unknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UpstreamTls.provider("gnutls"))
        .withMessage("homeostat.tls: gnutls (expected: jdk or openssl)");
  }
}
