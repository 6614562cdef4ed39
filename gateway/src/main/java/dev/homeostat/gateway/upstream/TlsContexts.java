package dev.homeostat.gateway.upstream;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How connections to providers are encrypted. Made by {@link #prepare}, or when the first is asked
 * for: a gateway that speaks plaintext only has no memory to spare for them. Thread-safe.
 */
public final class TlsContexts {
  private final Recipe recipe;
  private volatile @Nullable Made made;

  private TlsContexts(Recipe recipe) {
    this.recipe = recipe;
  }

  /** What both kinds of contexts begin with: the same trust, the same ciphers. */
  @FunctionalInterface
  public interface Recipe {
    /** Reads whom to trust, once, for as many contexts as are wanted. */
    Supplier<SslContextBuilder> read() throws GeneralSecurityException, IOException;
  }

  /**
   * Both kinds.
   *
   * @param plain offers no protocol, so that HTTP/1.1 is spoken
   * @param negotiating offers HTTP/2 and HTTP/1.1 (ALPN, RFC 7301)
   */
  private record Made(SslContext plain, SslContext negotiating) {}

  /** Contexts of this recipe, later. */
  public static TlsContexts of(Recipe recipe) {
    return new TlsContexts(recipe);
  }

  /**
   * Makes them now: it takes tenths of a second, which no event loop should wait.
   *
   * @throws IllegalStateException when this JVM has no TLS
   */
  public void prepare() {
    made();
  }

  /** The one for connections to this address. */
  SslContext to(UpstreamAddress address) {
    Made both = made();
    return address.http2() ? both.negotiating() : both.plain();
  }

  private Made made() {
    Made known = made;
    return known != null ? known : make();
  }

  private synchronized Made make() {
    Made known = made;
    if (known == null) {
      try {
        Supplier<SslContextBuilder> builders = recipe.read();
        known =
            new Made(
                builders.get().build(),
                builders.get().applicationProtocolConfig(offersHttp2()).build());
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException("TLS is not available", e);
      }
      made = known;
    }
    return known;
  }

  private static ApplicationProtocolConfig offersHttp2() {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        ApplicationProtocolNames.HTTP_2,
        ApplicationProtocolNames.HTTP_1_1);
  }
}
