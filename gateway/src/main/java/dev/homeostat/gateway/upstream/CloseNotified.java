package dev.homeostat.gateway.upstream;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Closes a connection whose peer has said that nothing more comes (TLS close_notify). In TLS 1.3
 * that ends one direction only, and the JDK waits for us to end the other: a provider that waits
 * for the same would be waited for until a clock ends it. HTTP has no use for half a connection.
 */
@Sharable
final class CloseNotified extends ChannelInboundHandlerAdapter {
  static final CloseNotified INSTANCE = new CloseNotified();

  private CloseNotified() {}

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ctx.fireUserEventTriggered(event);
    if (event instanceof SslCloseCompletionEvent) {
      var _ = ctx.close();
    }
  }
}
