package dev.homeostat.gateway.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as somebody wrote them.
 *
 * @param host lower-case name or literal address, without brackets and trailing dot
 * @param port 0..65535; 0 lets the system choose
 */
public record HostPort(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");

  /** Lower-cases and checks. */
  public HostPort {
    host = host.toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host: empty (expected: a name or an address)");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
  }

  /**
   * Reads {@code host:port} or {@code [::1]:port}.
   *
   * @throws IllegalArgumentException when it isn't one
   */
  public static HostPort parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "address: " + text + " (expected: host:port, like 127.0.0.1:8080 or [::1]:8080)");
    }
    String host = matcher.group(1);
    boolean literal = host.startsWith("[");
    return new HostPort(
        literal ? host.substring(1, host.length() - 1) : host, Integer.parseInt(matcher.group(2)));
  }

  /** The same host with another port. */
  public HostPort withPort(int newPort) {
    return new HostPort(host, newPort);
  }

  /** {@code host:port}, a literal IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
  }
}
