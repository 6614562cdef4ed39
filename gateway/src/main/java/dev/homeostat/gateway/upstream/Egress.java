package dev.homeostat.gateway.upstream;

import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.gateway.config.EgressSettings;
import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.NetworkSettings;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way out: straight, or by {@code CONNECT} through the operator's proxy. What the proxy says is
 * said before a byte of a call is sent, so it can't be taken for a provider's answer; that is why
 * plain http goes through a tunnel too. No provider is blamed for the proxy.
 *
 * <p>Immutable.
 */
public final class Egress {
  private static final Pattern STATUS = Pattern.compile("status: ([0-9]{3})");

  private final @Nullable EgressSettings proxy;
  private final Set<HostPort> direct;

  private Egress(@Nullable EgressSettings proxy, Set<HostPort> direct) {
    this.proxy = proxy;
    this.direct = direct;
  }

  /** The way that is configured. */
  public static Egress of(NetworkSettings network) {
    return new Egress(network.egressProxy(), network.egressDirect());
  }

  /** The proxy that calls to this address go through, or null when they go straight. */
  @Nullable HostPort proxyFor(UpstreamAddress address) {
    return proxy == null || direct.contains(new HostPort(address.host(), address.port()))
        ? null
        : proxy.address();
  }

  /** What opens the tunnel, first in a connection's pipeline. */
  ProxyHandler tunnelThrough(InetAddress found) {
    if (proxy == null) {
      throw new IllegalStateException("a tunnel without a proxy");
    }
    InetSocketAddress at = new InetSocketAddress(found, proxy.address().port());
    String user = proxy.user();
    String password = proxy.password() == null ? "" : proxy.password().reveal();
    ProxyHandler handler =
        user == null ? new HttpProxyHandler(at) : new HttpProxyHandler(at, user, password);
    // The exchange's own connect clock aborts the dial.
    handler.setConnectTimeoutMillis(0);
    return handler;
  }

  /** The proxy can't be reached. */
  static Failure unreachable(String why) {
    return Failure.seen(FailureKind.EGRESS_PROXY, "the egress proxy can't be reached: " + why);
  }

  /** The proxy was reached and opened no tunnel. */
  static Failure refused(Throwable cause) {
    Matcher status = STATUS.matcher(String.valueOf(cause.getMessage()));
    String what =
        !status.find()
            ? "broke the connection off"
            : status.group(1).equals("407")
                ? "wants other credentials (407)"
                : "answered " + status.group(1);
    return Failure.seen(FailureKind.EGRESS_PROXY, "the egress proxy " + what);
  }
}
