package dev.homeostat.wall.net;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a wall that speaks TLS says it is: whether that is true, current and trustworthy is up to
 * whoever made it.
 *
 * @param key of the first certificate
 * @param chain the wall's certificate first, the root left out
 */
public record WallIdentity(PrivateKey key, List<X509Certificate> chain) {
  /** Copies and checks. */
  public WallIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: empty (expected: a certificate)");
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "WallIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
