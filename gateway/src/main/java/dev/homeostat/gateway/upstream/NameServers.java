package dev.homeostat.gateway.upstream;

import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.PrivateAddresses;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Name servers of the operator's choice, asked for both address families at once, the next server
 * when one is silent. A family that says nothing doesn't hold the other up (RFC 8305, section 3):
 * IPv6 is waited for as long as that says; IPv4, without which a dead IPv6 path would be all there
 * is, as long as one attempt's start in the race. Answers are kept for their time to live.
 *
 * <p>Safe for any thread.
 */
public final class NameServers implements AutoCloseable {
  private static final long WAIT_FOR_V6_MILLIS = 50;
  private static final long WAIT_FOR_V4_MILLIS = 250;

  /** Three silent servers are passed over within the usual connect limit of five seconds. */
  private static final long QUERY_MILLIS = 1_500;

  private static final int QUESTIONS_UNDER_WAY = 1_024;

  private final EventLoop loop;
  private final DnsNameResolver v4;
  private final DnsNameResolver v6;

  private NameServers(EventLoop loop, DnsNameResolverBuilder builder) {
    this.loop = loop;
    this.v4 = builder.copy().resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY).build();
    this.v6 = builder.copy().resolvedAddressTypes(ResolvedAddressTypes.IPV6_ONLY).build();
  }

  /**
   * Asks these servers.
   *
   * @param servers addresses and ports, at least one
   * @param loop does the asking
   * @param datagrams makes the channel it asks by
   * @param streams makes the channels for answers that don't fit a datagram
   */
  public static NameServers of(
      List<HostPort> servers,
      EventLoop loop,
      ChannelFactory<? extends DatagramChannel> datagrams,
      ChannelFactory<? extends SocketChannel> streams) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (HostPort server : servers) {
      InetAddress literal = PrivateAddresses.literal(server.host());
      if (literal == null) {
        throw new IllegalArgumentException("name server: " + server + " (expected: an address)");
      }
      addresses.add(new InetSocketAddress(literal, server.port()));
    }
    return new NameServers(
        loop,
        new DnsNameResolverBuilder(loop)
            .datagramChannelFactory(datagrams)
            .socketChannelFactory(streams)
            .nameServerProvider(new SequentialDnsServerAddressStreamProvider(addresses))
            .searchDomains(List.of())
            .ndots(1)
            .consolidateCacheSize(QUESTIONS_UNDER_WAY)
            .queryTimeoutMillis(QUERY_MILLIS));
  }

  /** The addresses of a host, IPv6 first; fails with {@link UnknownHostException}. */
  CompletableFuture<List<InetAddress>> addresses(String host) {
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    loop.execute(() -> new Question(host, result).ask());
    return result;
  }

  @Override
  public void close() {
    v4.close();
    v6.close();
  }

  /** Both families' answers to one question; on the loop only. */
  private final class Question {
    private final String host;
    private final CompletableFuture<List<InetAddress>> result;
    private final List<InetAddress> found = new ArrayList<>();
    private int open = 2;

    Question(String host, CompletableFuture<List<InetAddress>> result) {
      this.host = host;
      this.result = result;
    }

    void ask() {
      v6.resolveAll(host).addListener((Future<List<InetAddress>> answer) -> heard(answer, 0));
      v4.resolveAll(host).addListener((Future<List<InetAddress>> answer) -> heard(answer, 1));
    }

    private void heard(Future<List<InetAddress>> answer, int place) {
      open--;
      if (answer.isSuccess()) {
        found.addAll(place == 0 ? 0 : found.size(), answer.getNow());
      }
      if (open == 0) {
        settle();
      } else if (!found.isEmpty()) {
        long patience = place == 0 ? WAIT_FOR_V4_MILLIS : WAIT_FOR_V6_MILLIS;
        var _ = loop.schedule(this::settle, patience, TimeUnit.MILLISECONDS);
      }
    }

    private void settle() {
      if (found.isEmpty()) {
        result.completeExceptionally(new UnknownHostException(host));
      } else {
        result.complete(List.copyOf(found));
      }
    }
  }
}
