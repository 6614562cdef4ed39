package dev.homeostat.bench.mock;

import dev.homeostat.bench.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A provider of the OpenAI dialect that costs next to nothing: pre-encoded answers, keep-alive,
 * TCP_NODELAY. What it answers is in the model name, see {@link MockModel}. Loopback only.
 */
public final class MockProvider implements AutoCloseable {
  private final EventLoopGroup loops;
  private final Answers answers;
  private final Channel listener;

  private MockProvider(EventLoopGroup loops, Answers answers, Channel listener) {
    this.loops = loops;
    this.answers = answers;
    this.listener = listener;
  }

  /**
   * Starts listening on the loopback address.
   *
   * @param port 0..65535, 0 for a free one
   * @param threads event loops, 1..64
   */
  public static MockProvider start(int port, int threads) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
    Answers answers = new Answers();
    EventLoopGroup loops = Transport.loops(threads);
    return new MockProvider(loops, answers, listen(loops, answers, port, null));
  }

  /**
   * Listens in TLS too.
   *
   * @return the port
   */
  int listen(MockTls tls) {
    Channel channel = listen(loops, answers, 0, tls.context());
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static Channel listen(
      EventLoopGroup loops, Answers answers, int port, @Nullable SslContext tls) {
    return new ServerBootstrap()
        .group(loops)
        .channel(Transport.serverChannel())
        .option(ChannelOption.SO_BACKLOG, 4_096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (tls != null) {
                  channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel.pipeline().addLast(new HttpRequestDecoder(), new MockHandler(answers));
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .syncUninterruptibly()
        .channel();
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
