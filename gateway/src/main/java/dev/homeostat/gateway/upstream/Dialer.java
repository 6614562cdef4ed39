package dev.homeostat.gateway.upstream;

import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.gateway.config.HostPort;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections: resolve, check every address, order, and race them a quarter of a second apart
 * (RFC 8305), so that a dead IPv6 path costs no more than that. Connects to the checked address and
 * names the configured host in TLS.
 *
 * <p>Through a proxy it is the proxy's addresses that are found and raced; the proxy is given the
 * host's name and resolves it itself, as its own rules go by names. The host as configured is all
 * that can be checked then; but TLS inside the tunnel still proves whom it leads to.
 *
 * <p>One per loop; used on that loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class Dialer {
  /**
   * Room for the largest of usual events, so that a longer one than the last needs no turn more.
   */
  private static final int LEAST_READ = 2 << 10;

  /**
   * So much of one answer is passed on before the loop looks at the other connections. Reading
   * until nothing is left, as is usual, lets the first token of a burst wait for the whole answers
   * of its neighbours; smaller reads cost a burst CPU.
   */
  private static final int MOST_READ = 32 << 10;

  private static final long RACE_MILLIS = 250;
  private static final int MOST_ADDRESSES = 8;

  private final EventLoop loop;
  private final Resolver resolver;
  private final Egress egress;
  private final ChannelFactory<? extends Channel> channels;
  private final TlsContexts tls;

  Dialer(
      EventLoop loop,
      Resolver resolver,
      Egress egress,
      ChannelFactory<? extends Channel> channels,
      TlsContexts tls) {
    this.loop = loop;
    this.resolver = resolver;
    this.egress = egress;
    this.channels = channels;
    this.tls = tls;
  }

  /** Who waits for a connection. Exactly one of the last two is called, on the loop. */
  interface Waiter {
    /** The proxy has opened a tunnel: what lacks now is the host's part. May come repeatedly. */
    void tunnelled();

    void connected(Channel channel);

    void failed(Failure failure);
  }

  /** A connection being made, which can be given up. */
  final class Dial {
    private final UpstreamAddress address;
    private final @Nullable HostPort proxy;
    private final Waiter waiter;
    private final List<Channel> racing = new ArrayList<>(2);
    private List<InetAddress> candidates = List.of();
    private int next;
    private @Nullable ScheduledFuture<?> race;
    private Failure failure =
        Failure.seen(FailureKind.NETWORK, "the host has no address that may be used");
    private boolean over;

    private Dial(UpstreamAddress address, @Nullable HostPort proxy, Waiter waiter) {
      this.address = address;
      this.proxy = proxy;
      this.waiter = waiter;
    }

    /** Gives up; the waiter hears nothing more. */
    void abort() {
      over = true;
      stopRacing(null);
    }

    private void resolved(List<InetAddress> found, AddressGuard guard) {
      if (over) {
        return;
      }
      List<InetAddress> permitted =
          proxy != null
              ? found
              : found.stream().filter(each -> guard.permits(address, each)).toList();
      candidates = order(permitted).stream().limit(MOST_ADDRESSES).toList();
      if (candidates.isEmpty()) {
        fail(notPermitted());
        return;
      }
      connectNext();
    }

    private void notFound() {
      String what = "the host name can't be resolved";
      fail(proxy != null ? Egress.unreachable(what) : Failure.seen(FailureKind.NETWORK, what));
    }

    private void connectNext() {
      if (over || next >= candidates.size()) {
        return;
      }
      InetAddress candidate = candidates.get(next++);
      ChannelFuture connecting =
          bootstrap(address, proxy == null ? null : candidate).connect(destination(candidate));
      Channel channel = connecting.channel();
      racing.add(channel);
      // Out of sockets, Netty reports the failure on a thread that is none of its loops.
      connecting.addListener(_ -> onLoop(() -> attempted(channel, connecting.cause())));
      if (next < candidates.size()) {
        race = loop.schedule(this::connectNext, RACE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    /** Through a proxy the host stays a name: the tunnel is made to the candidate, not to this. */
    private InetSocketAddress destination(InetAddress candidate) {
      return proxy != null
          ? InetSocketAddress.createUnresolved(address.host(), address.port())
          : new InetSocketAddress(candidate, address.port());
    }

    private void onLoop(Runnable what) {
      if (loop.inEventLoop()) {
        what.run();
      } else {
        loop.execute(what);
      }
    }

    private void attempted(Channel channel, @Nullable Throwable cause) {
      if (cause != null) {
        String what = Breakage.describe(cause);
        lost(
            channel,
            proxy != null ? Egress.unreachable(what) : Failure.seen(FailureKind.NETWORK, what));
        return;
      }
      ProxyHandler tunnel = channel.pipeline().get(ProxyHandler.class);
      if (tunnel == null) {
        handshake(channel);
        return;
      }
      tunnel
          .connectFuture()
          .addListener(
              done ->
                  onLoop(
                      () -> {
                        if (done.isSuccess()) {
                          tunnelled(channel);
                        } else {
                          lost(channel, Egress.refused(done.cause()));
                        }
                      }));
    }

    private void tunnelled(Channel channel) {
      if (over) {
        return;
      }
      waiter.tunnelled();
      handshake(channel);
    }

    private void handshake(Channel channel) {
      SslHandler handshake = channel.pipeline().get(SslHandler.class);
      if (handshake == null) {
        won(channel);
        return;
      }
      handshake
          .handshakeFuture()
          .addListener(
              done ->
                  onLoop(
                      () -> {
                        if (done.isSuccess()) {
                          won(channel);
                        } else {
                          String what = Breakage.describe(done.cause());
                          lost(channel, Failure.seen(FailureKind.NETWORK, what));
                        }
                      }));
    }

    private void won(Channel channel) {
      if (over) {
        channel.close();
        return;
      }
      over = true;
      stopRacing(channel);
      channel.pipeline().remove(Unheard.INSTANCE);
      Codecs.agree(channel, address);
      waiter.connected(channel);
    }

    private void lost(Channel channel, Failure why) {
      racing.remove(channel);
      channel.close();
      if (over) {
        return;
      }
      failure = why;
      if (next < candidates.size()) {
        if (race != null) {
          race.cancel(false);
        }
        connectNext();
      } else if (racing.isEmpty()) {
        fail(failure);
      }
    }

    private void fail(Failure why) {
      if (!over) {
        over = true;
        waiter.failed(why);
      }
    }

    private void stopRacing(@Nullable Channel winner) {
      if (race != null) {
        race.cancel(false);
      }
      // Closing one that still connects fails its connect at once, which takes it off the list.
      List<Channel> losers = List.copyOf(racing);
      racing.clear();
      for (Channel channel : losers) {
        if (!channel.equals(winner)) {
          giveUp(channel);
        }
      }
    }
  }

  /** Past TLS: its farewell would wait for a tunnel, and so would what it has to release. */
  private static void giveUp(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }

  /** Whether calls to this address go through the proxy. */
  boolean throughProxy(UpstreamAddress address) {
    return egress.proxyFor(address) != null;
  }

  /** Begins to connect. */
  Dial dial(UpstreamAddress address, AddressGuard guard, Waiter waiter) {
    HostPort proxy = egress.proxyFor(address);
    Dial dial = new Dial(address, proxy, waiter);
    if (proxy != null && !guard.permitsUnresolved(address)) {
      dial.fail(notPermitted());
      return dial;
    }
    var looking = resolver.resolve(proxy != null ? proxy.host() : address.host());
    if (looking.isDone() && !looking.isCompletedExceptionally()) {
      dial.resolved(looking.join(), guard);
      return dial;
    }
    looking.whenComplete(
        (found, error) ->
            loop.execute(
                () -> {
                  if (error == null) {
                    dial.resolved(found, guard);
                  } else {
                    dial.notFound();
                  }
                }));
    return dial;
  }

  private static Failure notPermitted() {
    return Failure.seen(
        FailureKind.CONFIG_DRIFT,
        "the host leads to a private address that network.allow_private doesn't list");
  }

  /** The two families in turn, beginning with the system's first choice. */
  private static List<InetAddress> order(List<InetAddress> found) {
    if (found.size() < 2) {
      return found;
    }
    boolean v6First = found.getFirst() instanceof Inet6Address;
    List<InetAddress> preferred = new ArrayList<>();
    List<InetAddress> others = new ArrayList<>();
    for (InetAddress address : found) {
      (address instanceof Inet6Address == v6First ? preferred : others).add(address);
    }
    List<InetAddress> ordered = new ArrayList<>(found.size());
    for (int i = 0; i < Math.max(preferred.size(), others.size()); i++) {
      if (i < preferred.size()) {
        ordered.add(preferred.get(i));
      }
      if (i < others.size()) {
        ordered.add(others.get(i));
      }
    }
    return ordered;
  }

  private Bootstrap bootstrap(UpstreamAddress address, @Nullable InetAddress proxy) {
    return new Bootstrap()
        // What is connected to was looked up and checked; a proxy's destination stays a name.
        .disableResolver()
        .group(loop)
        .channelFactory(channels)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator(LEAST_READ, LEAST_READ, MOST_READ)
                .maxMessagesPerRead(1))
        // The exchange's own connect clock aborts the dial; this only bounds a forgotten one.
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 60_000)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (proxy != null) {
                  channel.pipeline().addLast(egress.tunnelThrough(proxy));
                }
                if (address.tls()) {
                  channel.pipeline().addLast(tlsHandler(channel, address), CloseNotified.INSTANCE);
                }
                Codecs.begin(channel.pipeline(), address);
                channel.pipeline().addLast(Unheard.INSTANCE);
              }
            });
  }

  private SslHandler tlsHandler(Channel channel, UpstreamAddress address) {
    SslHandler handler =
        tls.to(address).newHandler(channel.alloc(), address.host(), address.port());
    SSLEngine engine = handler.engine();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  /** Until there is a call, the futures of connecting tell what went wrong; once is enough. */
  @Sharable
  private static final class Unheard extends ChannelInboundHandlerAdapter {
    static final Unheard INSTANCE = new Unheard();

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
