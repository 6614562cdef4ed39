package dev.homeostat.gateway.blackbox;

import dev.homeostat.wall.net.WallIdentity;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A certificate authority of a test's own, and what walls show: true, expired, another's, own. */
final class Certificates {
  private final Instant now;
  private final X509Bundle authority;

  private Certificates(Instant now) {
    this.now = now;
    try {
      this.authority =
          current("CN=Wall Authority").setIsCertificateAuthority(true).buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  Instant lastMonth() {
    return now.minus(Duration.ofDays(30));
  }

  Instant yesterday() {
    return now.minus(Duration.ofDays(1));
  }

  Instant tomorrow() {
    return now.plus(Duration.ofDays(1));
  }

  static Certificates create() {
    return new Certificates(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** What a client has to trust, as PEM. */
  String authorityPem() {
    return authority.getCertificatePEM();
  }

  /** Nothing wrong with it. */
  WallIdentity good(String name) {
    return issued(current("CN=" + name).addSanDnsName(name));
  }

  WallIdentity expired(String name) {
    return issued(
        new CertificateBuilder()
            .subject("CN=" + name)
            .addSanDnsName(name)
            .notBefore(lastMonth())
            .notAfter(yesterday()));
  }

  WallIdentity selfSigned(String name) {
    try {
      return identity(
          current("CN=" + name)
              .addSanDnsName(name)
              .setIsCertificateAuthority(true)
              .buildSelfSigned());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private CertificateBuilder current(String subject) {
    return new CertificateBuilder().subject(subject).notBefore(yesterday()).notAfter(tomorrow());
  }

  private WallIdentity issued(CertificateBuilder builder) {
    try {
      return identity(builder.buildIssuedBy(authority));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static WallIdentity identity(X509Bundle bundle) {
    return new WallIdentity(bundle.getKeyPair().getPrivate(), List.of(bundle.getCertificatePath()));
  }
}
