package dev.homeostat.wall.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts a connection for as long as it is open, whatever is spoken on it. */
final class ConnectionCounter extends ChannelInboundHandlerAdapter {
  private final WallServer server;

  ConnectionCounter(WallServer server) {
    this.server = server;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    server.log().connectionOpened();
    if (server.closing()) {
      var _ = ctx.close();
      return;
    }
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // First its attempts end.
    ctx.fireChannelInactive();
    server.log().connectionClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Of the connection itself: a reset, or a client that doesn't believe who this wall says it is.
    var _ = ctx.close();
  }
}
