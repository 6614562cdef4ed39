package dev.homeostat.gateway.ingress;

import dev.homeostat.gateway.config.ServerSettings;
import dev.homeostat.gateway.exchange.LoopContext;
import dev.homeostat.gateway.exchange.Snapshot;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server side of the process: accepts connections, bounds them, and gives each its handler. All
 * limits are explicit; none is a library's default.
 */
@SuppressWarnings({
  "FutureReturnValueIgnored", // a failed close ends in channelInactive
  "ReferenceEquality" // a snapshot is the same one or another one
})
public final class Ingress implements AutoCloseable {
  private static final int MAX_CHUNK = 64 << 10;
  private static final int LEAST_READ = 2 << 10;
  private static final int MOST_READ = 64 << 10;

  private static final WriteBufferWaterMark CLIENT_BUFFER =
      new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final ServerSettings settings;
  private final Routes routes;
  private final Supplier<Snapshot> snapshots;
  private final Map<EventLoop, LoopContext> contexts;
  private final Map<LoopContext, Set<ClientConnection>> connections = new ConcurrentHashMap<>();
  private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean draining;
  private volatile Keyring keyring;
  private @Nullable Channel listener;

  /** The keys of a snapshot, worked out once. */
  private record Keyring(Snapshot snapshot, Authentication authentication) {}

  private Ingress(
      ServerSettings settings,
      Routes routes,
      Supplier<Snapshot> snapshots,
      List<LoopContext> contexts) {
    this.settings = settings;
    this.routes = routes;
    this.snapshots = snapshots;
    this.contexts = new ConcurrentHashMap<>();
    for (LoopContext context : contexts) {
      this.contexts.put(context.loop(), context);
      connections.put(context, new HashSet<>());
    }
    Snapshot first = snapshots.get();
    this.keyring = new Keyring(first, Authentication.of(first.settings().auth()));
  }

  /**
   * Listens.
   *
   * @param address where; port 0 lets the system choose
   * @param channels makes server channels for the group
   * @throws BindException when the address can't be listened on
   */
  public static Ingress start(
      InetSocketAddress address,
      ServerSettings settings,
      Routes routes,
      Supplier<Snapshot> snapshots,
      EventLoopGroup acceptors,
      EventLoopGroup workers,
      Class<? extends ServerChannel> channels,
      List<LoopContext> contexts)
      throws BindException {
    Ingress ingress = new Ingress(settings, routes, snapshots, contexts);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(acceptors, workers)
            .channel(channels)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            // One client's upload waits for its turn like everybody else's bytes.
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(LEAST_READ, LEAST_READ, MOST_READ)
                    .maxMessagesPerRead(1))
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, CLIENT_BUFFER)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    ingress.accept(channel);
                  }
                });
    var binding = bootstrap.bind(address).awaitUninterruptibly();
    if (!binding.isSuccess()) {
      var failure = new BindException(binding.cause().getMessage());
      failure.initCause(binding.cause());
      throw failure;
    }
    ingress.listener = binding.channel();
    for (LoopContext context : contexts) {
      context.loop().scheduleAtFixedRate(() -> ingress.look(context), 1, 1, TimeUnit.SECONDS);
    }
    return ingress;
  }

  /** The port listened on. */
  public int port() {
    Channel channel = listener;
    return channel == null ? -1 : ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Client connections open now. */
  public int connections() {
    return open.get();
  }

  Routes routes() {
    return routes;
  }

  boolean draining() {
    return draining;
  }

  long maxBody() {
    return settings.maxBody().bytes();
  }

  Authentication authentication() {
    Snapshot now = snapshots.get();
    Keyring known = keyring;
    if (known.snapshot != now) {
      known = new Keyring(now, Authentication.of(now.settings().auth()));
      keyring = known;
    }
    return known.authentication;
  }

  private void accept(Channel channel) {
    LoopContext context = contexts.get(channel.eventLoop());
    if (context == null || !admit(channel)) {
      channel.close();
      return;
    }
    ClientConnection connection = new ClientConnection(this, context);
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(settings.maxInitialLine().toInt())
            .setMaxHeaderSize(settings.maxHeaders().toInt())
            .setMaxChunkSize(MAX_CHUNK)
            .setStrictLineParsing(true);
    channel
        .pipeline()
        .addLast("decoder", new StrictRequestDecoder(limits, connection::sawBytes))
        .addLast("connection", connection);
  }

  private boolean admit(Channel channel) {
    if (open.incrementAndGet() > settings.maxConnections()) {
      open.decrementAndGet();
      return false;
    }
    InetAddress address = addressOf(channel);
    if (address != null) {
      if (perAddress.merge(address, 1, Integer::sum) > settings.maxConnectionsPerIp()) {
        leave(address);
        open.decrementAndGet();
        return false;
      }
    }
    channel
        .closeFuture()
        .addListener(
            _ -> {
              open.decrementAndGet();
              if (address != null) {
                leave(address);
              }
            });
    return true;
  }

  private void leave(InetAddress address) {
    perAddress.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
  }

  private static @Nullable InetAddress addressOf(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
  }

  void opened(ClientConnection connection, LoopContext context) {
    of(context).add(connection);
  }

  void closed(ClientConnection connection, LoopContext context) {
    of(context).remove(connection);
  }

  private Set<ClientConnection> of(LoopContext context) {
    Set<ClientConnection> mine = connections.get(context);
    if (mine == null) {
      throw new IllegalStateException("a connection on an unknown loop");
    }
    return mine;
  }

  private void look(LoopContext context) {
    for (ClientConnection connection : List.copyOf(of(context))) {
      connection.look(
          (int) settings.headerTimeout().toSeconds(),
          (int) settings.bodyIdle().toSeconds(),
          (int) settings.keepAliveIdle().toSeconds());
    }
  }

  /**
   * From now on every response tells its client to connect anew next time; everything is served
   * still, new connections included.
   */
  public void announceEnd() {
    draining = true;
  }

  /** Accepts nothing new; what is idle is closed, what is under way goes on. */
  public void drain() {
    draining = true;
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    onAll(ClientConnection::drain);
  }

  /** Requests under way. */
  public int underWay() {
    int sum = 0;
    for (Map.Entry<LoopContext, Set<ClientConnection>> entry : connections.entrySet()) {
      sum += ask(entry.getKey(), mine -> (int) mine.stream().filter(c -> c.busy()).count());
    }
    return sum;
  }

  private int ask(LoopContext context, Function<Set<ClientConnection>, Integer> question) {
    return context.loop().submit(() -> question.apply(of(context))).awaitUninterruptibly().getNow();
  }

  /** Brings what is still under way to an end, each with an error its client can see. */
  public void shutDown() {
    onAll(ClientConnection::shutDown);
  }

  private void onAll(Consumer<ClientConnection> what) {
    for (Map.Entry<LoopContext, Set<ClientConnection>> entry : connections.entrySet()) {
      entry
          .getKey()
          .loop()
          .submit(() -> List.copyOf(entry.getValue()).forEach(what))
          .awaitUninterruptibly();
    }
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    onAll(connection -> connection.shutDown());
  }
}
