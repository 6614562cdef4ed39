package dev.homeostat.gateway.config;

import dev.homeostat.gateway.config.yaml.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Certificates in a PEM file, its path relative to the configuration file. */
final class CertificatesForm implements Form<List<X509Certificate>> {
  private static final String EXPECTED = "the path of a PEM file";
  private static final String HINT =
      "name a file with one or more -----BEGIN CERTIFICATE----- blocks";

  @Override
  public @Nullable List<X509Certificate> read(Node node, String path, Reading reading) {
    Interpolation.Result text = reading.text(node, path, EXPECTED);
    if (text == null) {
      return null;
    }
    String name = text.text().strip();
    List<X509Certificate> certificates;
    try {
      certificates = parse(reading.file(name));
    } catch (IOException | InvalidPathException e) {
      String why = e.getClass().getSimpleName();
      reading.error(node, path, "the file " + name + " can't be read: " + why, HINT);
      return null;
    } catch (CertificateException e) {
      reading.error(node, path, "the file " + name + " holds no readable certificate", HINT);
      return null;
    }
    for (X509Certificate certificate : certificates) {
      if (certificate.getBasicConstraints() < 0 && !selfSigned(certificate)) {
        reading.error(
            node,
            path,
            "the file "
                + name
                + " holds a server's certificate: "
                + certificate.getSubjectX500Principal(),
            "put the certificate of the authority that issued it there");
        return null;
      }
    }
    return certificates;
  }

  private static List<X509Certificate> parse(String pem) throws CertificateException {
    // The factory takes no text around the blocks, which many bundles have as comments.
    int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
    if (begin < 0) {
      throw new CertificateException("no certificate");
    }
    byte[] bytes = pem.substring(begin).getBytes(StandardCharsets.US_ASCII);
    List<X509Certificate> certificates = new ArrayList<>();
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes))) {
      certificates.add((X509Certificate) each);
    }
    return certificates;
  }

  /** One that vouches for itself is its own authority. */
  private static boolean selfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  @Override
  public Map<String, Object> schema() {
    return Forms.shape("type", "string", "minLength", 1);
  }
}
