package dev.homeostat.gateway.upstream;

import dev.homeostat.gateway.config.PrivateAddresses;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * Refuses addresses that no provider on the internet has: loopback, private, link-local, metadata
 * and reserved ranges, also in their IPv6 disguises. Every resolved address is checked, and the
 * checked address is the one connected to. What an operator allow-lists by {@code host:port}
 * passes. Immutable.
 */
public final class AddressGuard {
  private final Set<String> allowed;

  private AddressGuard(Set<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** A guard that lets these {@code host:port} pairs through. */
  public static AddressGuard allowing(Set<String> hostPorts) {
    Set<String> allowed = new HashSet<>(hostPorts);
    for (String hostPort : hostPorts) {
      int colon = hostPort.lastIndexOf(':');
      InetAddress literal = PrivateAddresses.literal(hostPort.substring(0, Math.max(0, colon)));
      if (literal != null) {
        // An address has many spellings; it is compared in the JDK's.
        allowed.add(literal.getHostAddress() + hostPort.substring(colon));
      }
    }
    return new AddressGuard(allowed);
  }

  /**
   * Whether a host that somebody else resolves, as a proxy does, may be called: its name or literal
   * address is all there is to judge. What it leads to has to show a certificate for that name
   * before a byte of a call is sent.
   */
  public boolean permitsUnresolved(UpstreamAddress configured) {
    InetAddress literal = PrivateAddresses.literal(configured.host());
    if (literal != null) {
      return permits(configured, literal);
    }
    return allowed.contains(configured.host() + ":" + configured.port())
        || (configured.tls() && PrivateAddresses.refusal(configured.host()) == null);
  }

  /** Whether {@code address}, resolved from the configured host, may be connected to. */
  public boolean permits(UpstreamAddress configured, InetAddress address) {
    if (allowed.contains(configured.host() + ":" + configured.port())
        || allowed.contains(address.getHostAddress() + ":" + configured.port())) {
      return true;
    }
    return !PrivateAddresses.contains(address);
  }
}
