package dev.homeostat.gateway.upstream;

import dev.homeostat.gateway.config.PropertyException;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS towards providers: whom we believe. Nothing here, and no setting, believes everybody.
 *
 * <p>BoringSSL encrypts, inside the process, where its native library loads, else the JDK; {@code
 * -Dhomeostat.tls=jdk|openssl} asks for one of them. Beside the JDK it takes about an eighth less
 * CPU for an exchange among many and a fifth less for a large prompt (docs/benchmarks).
 */
public final class UpstreamTls {
  private static final String PROVIDER = "homeostat.tls";

  /** BoringSSL keeps all tickets of a host, which sends two with each handshake, for minutes. */
  private static final int MOST_SESSIONS = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamTls.class);

  private UpstreamTls() {}

  /**
   * Believes the JDK's certificate authorities, and these.
   *
   * @throws PropertyException for a provider of TLS that isn't one, or isn't there
   */
  public static TlsContexts trusting(List<X509Certificate> more) {
    return trusting(more, System.getProperty(PROVIDER));
  }

  /**
   * The same, encrypted by whom the caller asks for.
   *
   * @param asked null for the best there is
   */
  static TlsContexts trusting(List<X509Certificate> more, @Nullable String asked) {
    if (asked != null) {
      // A wrong name is the start's error, not that of the first call.
      provider(asked);
    }
    return TlsContexts.of(
        () -> {
          SslProvider provider = provider(asked);
          X509ExtendedTrustManager usual = trustManager(null);
          ExplainingTrust trust = new ExplainingTrust(more.isEmpty() ? usual : beside(usual, more));
          // Read once a process, before the first call: no line of the hot path.
          LOG.info("TLS to providers is by {}", provider == SslProvider.JDK ? "the JDK" : boring());
          return () ->
              SslContextBuilder.forClient()
                  .sslProvider(provider)
                  .sessionCacheSize(MOST_SESSIONS)
                  .trustManager(trust);
        });
  }

  /**
   * Who encrypts.
   *
   * @param name null for the best there is
   */
  static SslProvider provider(@Nullable String name) {
    return switch (name == null ? usual() : name) {
      case "jdk" -> SslProvider.JDK;
      case "openssl" -> {
        if (!OpenSsl.isAvailable()) {
          throw new PropertyException(
              PROVIDER
                  + ": openssl has no native library for this machine (expected: jdk here; "
                  + OpenSsl.unavailabilityCause()
                  + ")");
        }
        // The kind that the collector frees: nobody has to count who uses a context.
        yield SslProvider.OPENSSL;
      }
      default ->
          throw new PropertyException(PROVIDER + ": " + name + " (expected: jdk or openssl)");
    };
  }

  private static String boring() {
    return OpenSsl.versionString() + " (-D" + PROVIDER + "=jdk: by the JDK)";
  }

  private static String usual() {
    return OpenSsl.isAvailable() ? "openssl" : "jdk";
  }

  private static X509ExtendedTrustManager beside(
      X509ExtendedTrustManager usual, List<X509Certificate> more)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> all = new ArrayList<>(List.of(usual.getAcceptedIssuers()));
    all.addAll(more);
    return trustManager(keyStore(all));
  }

  private static X509ExtendedTrustManager trustManager(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509ExtendedTrustManager trust) {
        return trust;
      }
    }
    throw new GeneralSecurityException("no trust manager for X.509");
  }

  private static KeyStore keyStore(List<X509Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("authority-" + i, certificates.get(i));
    }
    return store;
  }
}
