package dev.homeostat.gateway.upstream;

import io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.DisplayName;

@DisplayName("HTTP/2 is agreed on in TLS, where the JDK encrypts")
class JdkHttp2NegotiationTest extends Http2NegotiationTest {
  @Override
  SslProvider provider() {
    return SslProvider.JDK;
  }
}
