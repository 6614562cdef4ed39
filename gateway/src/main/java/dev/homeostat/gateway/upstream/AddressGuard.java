package dev.homeostat.gateway.upstream;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;

/**
 * Refuses addresses that no provider on the internet has: loopback, private, link-local, metadata
 * and reserved ranges, also in their IPv6 disguises. Every resolved address is checked, and the
 * checked address is the one connected to. What an operator allow-lists by {@code host:port} passes.
 * Immutable.
 */
public final class AddressGuard {
  private final Set<String> allowed;

  private AddressGuard(Set<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** A guard that lets these {@code host:port} pairs through. */
  public static AddressGuard allowing(Set<String> hostPorts) {
    return new AddressGuard(hostPorts);
  }

  /** Whether {@code address}, resolved from the configured host, may be connected to. */
  public boolean permits(UpstreamAddress configured, InetAddress address) {
    if (allowed.contains(configured.host() + ":" + configured.port())
        || allowed.contains(address.getHostAddress() + ":" + configured.port())) {
      return true;
    }
    return !reserved(address.getAddress(), address instanceof Inet6Address);
  }

  private static boolean reserved(byte[] bytes, boolean v6) {
    return v6 ? reservedV6(bytes) : reservedV4(bytes, 0);
  }

  private static boolean reservedV4(byte[] b, int at) {
    int first = b[at] & 0xff;
    int second = b[at + 1] & 0xff;
    int third = b[at + 2] & 0xff;
    return first == 0
        || first == 10
        || first == 127
        || first >= 224
        || (first == 100 && (second & 0xc0) == 64)
        || (first == 169 && second == 254)
        || (first == 172 && (second & 0xf0) == 16)
        || (first == 192 && second == 0 && third == 0)
        || (first == 192 && second == 168)
        || (first == 198 && (second & 0xfe) == 18);
  }

  private static boolean reservedV6(byte[] b) {
    int first = (b[0] & 0xff) << 8 | (b[1] & 0xff);
    boolean leadingZeros = true;
    for (int i = 0; i < 10; i++) {
      leadingZeros &= b[i] == 0;
    }
    if (leadingZeros) {
      // ::, ::1, and addresses that stand for an IPv4 one.
      return true;
    }
    int second = (b[2] & 0xff) << 8 | (b[3] & 0xff);
    return (first & 0xfe00) == 0xfc00 // unique local
        || (first & 0xffc0) == 0xfe80 // link-local
        || (first & 0xffc0) == 0xfec0 // site-local
        || (first & 0xff00) == 0xff00 // multicast
        || first == 0x2002 // 6to4
        || (first == 0x2001 && second == 0) // Teredo
        || (first == 0x0064 && second == 0xff9b); // NAT64
  }
}
