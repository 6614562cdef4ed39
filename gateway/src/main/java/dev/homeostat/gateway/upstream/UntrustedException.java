package dev.homeostat.gateway.upstream;

import java.security.cert.CertificateException;

/** A certificate that isn't believed; the message may be shown to anybody. */
final class UntrustedException extends CertificateException {
  private static final long serialVersionUID = 1L;

  UntrustedException(String message, Throwable cause) {
    super(message, cause);
  }
}
