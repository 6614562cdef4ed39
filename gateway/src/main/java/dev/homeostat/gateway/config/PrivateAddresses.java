package dev.homeostat.gateway.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that may not be called unless the operator names them: the one list, for literal
 * addresses in the configuration and for every address a name resolves to.
 */
public final class PrivateAddresses {
  private static final class Block {
    private final byte[] network;
    private final int bits;

    Block(byte[] network, int bits) {
      this.network = network;
      this.bits = bits;
    }

    boolean holds(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      int whole = bits / 8;
      if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
        return false;
      }
      int rest = bits % 8;
      int mask = rest == 0 ? 0 : 0xff << (8 - rest);
      return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
    }
  }

  private static final List<Block> BLOCKS =
      List.of(
          // IANA special-purpose registries (RFC 6890 and later).
          block("0.0.0.0", 8),
          block("10.0.0.0", 8),
          block("100.64.0.0", 10),
          block("127.0.0.0", 8),
          block("169.254.0.0", 16),
          block("172.16.0.0", 12),
          block("192.0.0.0", 24),
          block("192.168.0.0", 16),
          block("198.18.0.0", 15),
          block("224.0.0.0", 4),
          block("240.0.0.0", 4),
          block("::", 128),
          block("::1", 128),
          block("fc00::", 7),
          block("fe80::", 10),
          block("fec0::", 10),
          block("ff00::", 8),
          // Addresses that carry an IPv4 address: mapped, translated, 6to4, Teredo.
          new Block(mappedPrefix(), 96),
          block("64:ff9b::", 96),
          block("64:ff9b:1::", 48),
          block("2002::", 16),
          block("2001::", 32));

  private static final Set<String> LOCAL_NAMES =
      Set.of("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback");

  private static final Set<String> METADATA_NAMES =
      Set.of("metadata", "metadata.google.internal", "metadata.goog", "instance-data");

  private PrivateAddresses() {}

  /** Whether an address is private, loopback, link-local, or otherwise not on the internet. */
  public static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return BLOCKS.stream().anyMatch(block -> block.holds(bytes));
  }

  /**
   * Why a host, as written, may not be called without being named by the operator.
   *
   * @param host a name, or an address in any spelling an operating system takes: decimal, octal,
   *     hexadecimal, shortened
   * @return null when nothing is known against it; a name still has to be checked when it is
   *     resolved
   */
  public static @Nullable String refusal(String host) {
    if (LOCAL_NAMES.contains(host) || host.endsWith(".localhost")) {
      return "a loopback name";
    }
    if (METADATA_NAMES.contains(host)) {
      return "the name of a metadata service";
    }
    InetAddress literal = literal(host);
    if (literal == null || !contains(literal)) {
      return null;
    }
    String shown = literal.getHostAddress();
    return shown.equals(host) ? "a private address" : "the private address " + shown;
  }

  /** Whether a host, as written, is this machine only. */
  public static boolean loopback(String host) {
    if (LOCAL_NAMES.contains(host) || host.endsWith(".localhost")) {
      return true;
    }
    InetAddress literal = literal(host);
    return literal != null && literal.isLoopbackAddress();
  }

  /** The address a host is when it is one already; never asks a name server. */
  public static @Nullable InetAddress literal(String host) {
    try {
      return host.indexOf(':') >= 0
          ? InetAddress.ofLiteral(host)
          : Inet4Address.ofPosixLiteral(host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Block block(String network, int bits) {
    return new Block(InetAddress.ofLiteral(network).getAddress(), bits);
  }

  /** {@code ::ffff:0:0}: written as text, the JDK would read it as an IPv4 address. */
  private static byte[] mappedPrefix() {
    byte[] prefix = new byte[16];
    prefix[10] = (byte) 0xff;
    prefix[11] = (byte) 0xff;
    return prefix;
  }
}
