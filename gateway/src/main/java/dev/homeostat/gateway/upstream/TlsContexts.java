package dev.homeostat.gateway.upstream;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * How connections to providers are encrypted.
 *
 * @param plain offers no protocol, so that HTTP/1.1 is spoken
 * @param negotiating offers HTTP/2 and HTTP/1.1 (ALPN, RFC 7301)
 */
public record TlsContexts(SslContext plain, SslContext negotiating) {

  /** Both kinds, with the same trust and the same ciphers. */
  public static TlsContexts of(Supplier<SslContextBuilder> builders) throws SSLException {
    return new TlsContexts(
        builders.get().build(),
        builders
            .get()
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1))
            .build());
  }

  /** The one for connections to this address. */
  SslContext to(UpstreamAddress address) {
    return address.http2() ? negotiating : plain;
  }
}
