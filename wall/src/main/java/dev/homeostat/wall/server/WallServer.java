package dev.homeostat.wall.server;

import dev.homeostat.wall.log.AttemptLog;
import dev.homeostat.wall.net.WallIdentity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A server whose answers are plans. It speaks HTTP/1.1, where requests are parsed by Netty and
 * answers pass no encoder, so that a plan can say anything; and HTTP/2 to clients that begin with
 * it, where the plan's own framing gives way to frames.
 */
public final class WallServer implements AutoCloseable {
  private static final int MAX_LINE = 64 * 1024;
  private static final int MAX_HEADERS = 1024 * 1024;
  private static final int MAX_CHUNK = 64 * 1024;

  /** More streams reset than this within the window, and the connection ends: rapid reset. */
  private static final int MOST_RESETS = 20;

  private static final int RESET_WINDOW_SECONDS = 30;

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicLong connectionIds = new AtomicLong();
  private final Responder responder;
  private final AttemptLog log;
  private final int bodyLimit;
  private final @Nullable SslContext tls;
  private final Channel channel;
  private volatile boolean closing;

  private WallServer(
      Loops loops,
      String host,
      int port,
      Responder responder,
      AttemptLog log,
      int bodyLimit,
      @Nullable SslContext tls) {
    this.responder = responder;
    this.log = log;
    this.bodyLimit = bodyLimit;
    this.tls = tls;
    this.channel = bind(loops, host, port);
  }

  /**
   * Starts listening.
   *
   * @param port 0 for any free one
   * @param bodyLimit most bytes of a request's body that the log keeps
   * @param identity what it says it is, over TLS; null for plain HTTP
   * @throws IllegalStateException if the address can't be bound
   */
  public static WallServer start(
      Loops loops,
      String host,
      int port,
      Responder responder,
      AttemptLog log,
      int bodyLimit,
      @Nullable WallIdentity identity) {
    SslContext tls = identity == null ? null : tls(identity);
    return new WallServer(loops, host, port, responder, log, bodyLimit, tls);
  }

  private static SslContext tls(WallIdentity identity) {
    try {
      return SslContextBuilder.forServer(identity.key(), identity.chain())
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("identity: " + identity + " (expected: usable for TLS)", e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Waits until it is closed. */
  public void join() throws InterruptedException {
    channel.closeFuture().await();
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() {
    closing = true;
    channel.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }

  Responder responder() {
    return responder;
  }

  AttemptLog log() {
    return log;
  }

  boolean closing() {
    return closing;
  }

  private Channel bind(Loops loops, String host, int port) {
    var bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel accepted) {
                    accept(accepted);
                  }
                })
            .bind(host, port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "address: %s:%d (expected: free to listen on)".formatted(host, port), bound.cause());
    }
    return bound.channel();
  }

  private void accept(Channel accepted) {
    connections.add(accepted);
    Journal journal = new Journal(log, connectionIds.incrementAndGet(), bodyLimit);
    if (tls != null) {
      accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
    }
    accepted
        .pipeline()
        .addLast(new ConnectionCounter(this))
        .addLast(
            new ProtocolDetector(
                pipeline -> speakHttp1(pipeline, journal),
                pipeline -> speakHttp2(pipeline, journal)));
  }

  private void speakHttp1(ChannelPipeline pipeline, Journal journal) {
    pipeline
        .addLast(new HttpRequestDecoder(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
        .addLast(new ConnectionHandler(this, journal));
  }

  private void speakHttp2(ChannelPipeline pipeline, Journal journal) {
    AtomicInteger uses = new AtomicInteger();
    pipeline
        .addLast(
            Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings().maxHeaderListSize(MAX_HEADERS))
                .decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS)
                // A wall may send more than its client says it takes.
                .encoderIgnoreMaxHeaderListSize(true)
                .gracefulShutdownTimeoutMillis(0)
                .build())
        .addLast(
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream.pipeline().addLast(new StreamHandler(WallServer.this, journal, uses));
                  }
                }))
        .addLast(new LastResort());
  }
}
