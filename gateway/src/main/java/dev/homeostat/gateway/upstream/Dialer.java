package dev.homeostat.gateway.upstream;

import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
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
 * names the configured host in TLS. One per loop; used on that loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class Dialer {
  private static final long RACE_MILLIS = 250;
  private static final int MOST_ADDRESSES = 8;

  private final EventLoop loop;
  private final Resolver resolver;
  private final ChannelFactory<? extends Channel> channels;
  private final TlsContexts tls;

  Dialer(
      EventLoop loop,
      Resolver resolver,
      ChannelFactory<? extends Channel> channels,
      TlsContexts tls) {
    this.loop = loop;
    this.resolver = resolver;
    this.channels = channels;
    this.tls = tls;
  }

  /** Who waits for a connection. Exactly one of the two is called, on the loop. */
  interface Waiter {
    void connected(Channel channel);

    void failed(Failure failure);
  }

  /** A connection being made, which can be given up. */
  final class Dial {
    private final UpstreamAddress address;
    private final Waiter waiter;
    private final List<Channel> racing = new ArrayList<>(2);
    private List<InetAddress> candidates = List.of();
    private int next;
    private @Nullable ScheduledFuture<?> race;
    private Failure failure =
        Failure.seen(FailureKind.NETWORK, "the host has no address that may be used");
    private boolean over;

    private Dial(UpstreamAddress address, Waiter waiter) {
      this.address = address;
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
      candidates =
          order(
              found.stream().filter(a -> guard.permits(address, a)).limit(MOST_ADDRESSES).toList());
      if (candidates.isEmpty()) {
        fail(
            Failure.seen(
                FailureKind.CONFIG_DRIFT,
                "the host leads to a private address that network.allow_private doesn't list"));
        return;
      }
      connectNext();
    }

    private void connectNext() {
      if (over || next >= candidates.size()) {
        return;
      }
      InetAddress candidate = candidates.get(next++);
      ChannelFuture connecting =
          bootstrap(address).connect(new InetSocketAddress(candidate, address.port()));
      Channel channel = connecting.channel();
      racing.add(channel);
      // Out of sockets, Netty reports the failure on a thread that is none of its loops.
      connecting.addListener(_ -> onLoop(() -> attempted(channel, connecting.cause())));
      if (next < candidates.size()) {
        race = loop.schedule(this::connectNext, RACE_MILLIS, TimeUnit.MILLISECONDS);
      }
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
        racing.remove(channel);
        lost(cause);
        return;
      }
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
                          racing.remove(channel);
                          channel.close();
                          lost(done.cause());
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
      Codecs.agree(channel, address);
      waiter.connected(channel);
    }

    private void lost(Throwable cause) {
      if (over) {
        return;
      }
      failure = Failure.seen(FailureKind.NETWORK, Breakage.describe(cause));
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
          channel.close();
        }
      }
    }
  }

  /** Begins to connect. */
  Dial dial(UpstreamAddress address, AddressGuard guard, Waiter waiter) {
    Dial dial = new Dial(address, waiter);
    var looking = resolver.resolve(address.host());
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
                    dial.fail(Failure.seen(FailureKind.NETWORK, "the host name can't be resolved"));
                  }
                }));
    return dial;
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

  private Bootstrap bootstrap(UpstreamAddress address) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(channels)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        // The exchange's own connect clock aborts the dial; this only bounds a forgotten one.
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 60_000)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (address.tls()) {
                  channel.pipeline().addLast(tlsHandler(channel, address));
                }
                Codecs.begin(channel.pipeline(), address);
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
}
