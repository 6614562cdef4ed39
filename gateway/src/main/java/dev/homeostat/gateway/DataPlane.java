package dev.homeostat.gateway;

import dev.homeostat.core.routing.Router;
import dev.homeostat.gateway.config.LimitSettings;
import dev.homeostat.gateway.config.NetworkSettings;
import dev.homeostat.gateway.config.Settings;
import dev.homeostat.gateway.exchange.ByteBudget;
import dev.homeostat.gateway.exchange.ExchangeListener;
import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.LoopContext;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.gate.Judges;
import dev.homeostat.gateway.upstream.Caller;
import dev.homeostat.gateway.upstream.Egress;
import dev.homeostat.gateway.upstream.NameServers;
import dev.homeostat.gateway.upstream.Resolver;
import dev.homeostat.gateway.upstream.TlsContexts;
import dev.homeostat.gateway.upstream.UpstreamTls;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The loops and what each of them works with. Non-blocking throughout: a request stays on its loop,
 * and nothing here logs, locks or waits.
 *
 * @param transport how sockets are worked
 * @param resolver looks names up
 * @param tls encrypts calls
 * @param judges judge held answers
 * @param contexts one per loop
 */
record DataPlane(
    Transport transport,
    Resolver resolver,
    TlsContexts tls,
    Judges judges,
    List<LoopContext> contexts)
    implements AutoCloseable {

  /**
   * Loops for these settings.
   *
   * @param live what learns from attempts
   * @param bodies what may be held by all exchanges together
   * @param queued what gets the facts off the loops; called last
   */
  static DataPlane create(
      Settings settings,
      MonotonicClock clock,
      LiveState live,
      ByteBudget bodies,
      ExchangeListener queued) {
    Transport transport = Transport.create();
    NetworkSettings network = settings.network();
    Resolver resolver = resolver(network, transport);
    Egress egress = Egress.of(network);
    List<ExchangeListener> listeners = new ArrayList<>(live.listeners());
    listeners.add(queued);
    TlsContexts tls = UpstreamTls.trusting(network.trustedCertificates());
    LimitSettings limits = settings.limits();
    Judges judges = Judges.create();
    SecureRandom seeds = new SecureRandom();
    List<LoopContext> contexts = new ArrayList<>();
    for (EventExecutor executor : transport.loops()) {
      EventLoop loop = (EventLoop) executor;
      Caller caller =
          Caller.create(
              loop,
              transport.client(),
              resolver,
              egress,
              tls,
              limits.upstreamConnections(),
              limits.upstreamIdle().toNanos());
      contexts.add(
          new LoopContext(
              loop,
              caller,
              new byte[LoopContext.SCRATCH_BYTES],
              clock,
              new SplittableRandom(seeds.nextLong()),
              live,
              Router.create(),
              bodies,
              judges,
              List.copyOf(listeners)));
    }
    DataPlane plane = new DataPlane(transport, resolver, tls, judges, List.copyOf(contexts));
    plane.prepare(settings);
    return plane;
  }

  /** Gets ready what calls under these settings need and no loop should wait for. */
  void prepare(Settings settings) {
    if (settings.encrypts()) {
      tls.prepare();
    }
  }

  private static Resolver resolver(NetworkSettings network, Transport transport) {
    return network.nameservers().isEmpty()
        ? Resolver.ofSystem()
        : Resolver.asking(
            NameServers.of(
                network.nameservers(),
                (EventLoop) transport.loops().next(),
                transport.datagram(),
                transport.client()));
  }

  /** Connections to providers, idle ones included. */
  int upstreamConnections() {
    int sum = 0;
    for (LoopContext context : contexts) {
      sum +=
          context
              .loop()
              .submit(() -> context.caller().connections())
              .awaitUninterruptibly()
              .getNow();
    }
    return sum;
  }

  @Override
  public void close() {
    for (LoopContext context : contexts) {
      context.loop().submit(context.caller()::close).awaitUninterruptibly();
    }
    judges.close();
    resolver.close();
    transport.loops().shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
