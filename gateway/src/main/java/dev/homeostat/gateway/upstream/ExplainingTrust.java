package dev.homeostat.gateway.upstream;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes what another trust manager believes, and says of what it refuses what is wrong with it:
 * whose certificate it is, by whom, and from when to when. It only words refusals and never turns
 * one into a yes. Names come from the certificate, which anybody can fetch, never from our
 * configuration.
 */
final class ExplainingTrust extends X509ExtendedTrustManager {
  private static final int MOST_NAMES = 2;
  private static final int LONGEST_NAME = 64;

  /** The subject alternative names' type for a DNS name (RFC 5280, section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

  private final X509ExtendedTrustManager judge;

  ExplainingTrust(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  /** One of the other's checks. */
  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }

  private static void explained(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      // JSSE chooses its alert by the cause, which is kept one level down.
      throw new UntrustedException(explain(chain, e), e.getCause() == null ? e : e.getCause());
    }
  }

  private static String explain(X509Certificate[] chain, CertificateException refusal) {
    Instant now = Instant.now();
    for (X509Certificate each : chain) {
      if (now.isAfter(each.getNotAfter().toInstant())) {
        return "the TLS certificate has expired (" + evidence(each) + ")";
      }
      if (now.isBefore(each.getNotBefore().toInstant())) {
        return "the TLS certificate is not valid yet (" + evidence(each) + ")";
      }
    }
    String words = String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT);
    String what =
        words.contains("no name matching") || words.contains("subject alternative")
            ? "the TLS certificate is for another host name"
            : "the TLS certificate is not trusted";
    return chain.length == 0 ? what : what + " (" + evidence(chain[0]) + ")";
  }

  private static String evidence(X509Certificate certificate) {
    boolean own =
        certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    return "for "
        + String.join(" and ", names(certificate))
        + (own ? ", self-signed" : ", by " + name(certificate.getIssuerX500Principal().getName()))
        + ", not before "
        + certificate.getNotBefore().toInstant()
        + ", not after "
        + certificate.getNotAfter().toInstant();
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> each : alternatives) {
          if (names.size() < MOST_NAMES && each.getFirst().equals(DNS_NAME)) {
            names.add(plain(String.valueOf(each.get(1))));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // The subject is what is left to go by.
      names.clear();
    }
    return names.isEmpty() ? List.of(name(certificate.getSubjectX500Principal().getName())) : names;
  }

  private static String name(String distinguished) {
    Matcher common = COMMON_NAME.matcher(distinguished);
    return plain(common.find() ? common.group(1) : distinguished);
  }

  /** A stranger chose these letters. */
  private static String plain(String text) {
    String shown = text.replaceAll("[^A-Za-z0-9 .*_-]", "?");
    return shown.length() <= LONGEST_NAME ? shown : shown.substring(0, LONGEST_NAME);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    explained(chain, () -> judge.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    explained(chain, () -> judge.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    explained(chain, () -> judge.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judge.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judge.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
