package dev.homeostat.gateway.upstream;

import java.net.URI;
import java.util.Locale;

/**
 * Where an endpoint is reached. Equal addresses share connections.
 *
 * @param host the host as configured, lower case
 * @param port the port
 * @param tls whether the connection is encrypted
 * @param http2 whether HTTP/2 is wanted: offered where there is TLS, spoken at once where not
 */
public record UpstreamAddress(String host, int port, boolean tls, boolean http2) {

  /** An address where HTTP/1.1 is spoken. */
  public UpstreamAddress(String host, int port, boolean tls) {
    this(host, port, tls, false);
  }

  /** The address of a validated base URL. */
  public static UpstreamAddress of(String baseUrl) {
    URI uri = URI.create(baseUrl);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("base URL: " + baseUrl + " (expected: one with a host)");
    }
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    return new UpstreamAddress(host.toLowerCase(Locale.ROOT), port, tls);
  }

  /** What the {@code Host} header says. */
  public String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }
}
