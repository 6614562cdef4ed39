package dev.homeostat.wall.server;

import dev.homeostat.wall.log.AttemptLog;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An HTTP/1.1 server whose answers are plans. Requests are parsed by Netty; answers pass no
 * encoder, so that a plan can say anything.
 */
public final class WallServer implements AutoCloseable {
  private static final int MAX_LINE = 64 * 1024;
  private static final int MAX_HEADERS = 1024 * 1024;
  private static final int MAX_CHUNK = 64 * 1024;

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicLong connectionIds = new AtomicLong();
  private final Responder responder;
  private final AttemptLog log;
  private final int bodyLimit;
  private final Channel channel;
  private volatile boolean closing;

  private WallServer(
      Loops loops, String host, int port, Responder responder, AttemptLog log, int bodyLimit) {
    this.responder = responder;
    this.log = log;
    this.bodyLimit = bodyLimit;
    this.channel = bind(loops, host, port);
  }

  /**
   * Starts listening.
   *
   * @param port 0 for any free one
   * @param bodyLimit most bytes of a request's body that the log keeps
   * @throws IllegalStateException if the address can't be bound
   */
  public static WallServer start(
      Loops loops, String host, int port, Responder responder, AttemptLog log, int bodyLimit) {
    return new WallServer(loops, host, port, responder, log, bodyLimit);
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

  int bodyLimit() {
    return bodyLimit;
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
    accepted
        .pipeline()
        .addLast(new HttpRequestDecoder(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
        .addLast(new ConnectionHandler(this, connectionIds.incrementAndGet()));
  }
}
