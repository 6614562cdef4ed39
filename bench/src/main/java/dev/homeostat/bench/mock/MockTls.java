package dev.homeostat.bench.mock;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The mock's identity in TLS: a certificate of its own for the loopback address, made anew in each
 * run and good for a day. The JDK encrypts, so that the mock costs all alike.
 *
 * @param authority what a gateway has to trust, as PEM
 * @param context what the mock listens with
 */
record MockTls(String authority, SslContext context) {
  private static final Duration DAY = Duration.ofDays(1);

  static MockTls create() throws IOException {
    Instant now = Instant.now();
    try {
      X509Bundle bundle =
          new CertificateBuilder()
              .subject("CN=mock")
              .notBefore(now.minus(DAY))
              .notAfter(now.plus(DAY))
              .addSanIpAddress("127.0.0.1")
              .addSanDnsName("localhost")
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      SslContext context =
          SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
              .sslProvider(SslProvider.JDK)
              .build();
      return new MockTls(bundle.getCertificatePEM(), context);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the mock has no certificate", e);
    }
  }
}
