package dev.homeostat.gateway.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.wall.net.WallIdentity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Gives one answer over TLS, says that nothing more comes (close_notify), and keeps the connection
 * until the other side ends it.
 */
final class EndingServer implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final Channel listener;

  private EndingServer(SslContext context, String answer) {
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accepted
                        .pipeline()
                        .addLast(context.newHandler(accepted.alloc()), new Answering(answer));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  static EndingServer start(WallIdentity identity, String answer) throws IOException {
    return new EndingServer(
        SslContextBuilder.forServer(identity.key(), identity.chain()).build(), answer);
  }

  /** Answers the first bytes of a request. */
  private static final class Answering extends SimpleChannelInboundHandler<ByteBuf> {
    private final String answer;
    private boolean answered;

    Answering(String answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
      if (answered) {
        return;
      }
      answered = true;
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      var _ = ctx.writeAndFlush(Unpooled.copiedBuffer(answer, UTF_8));
      var _ = tls.closeOutbound();
    }
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
