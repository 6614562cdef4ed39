package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Step;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

/** An HTTP/1.1 connection, to which an answer is bytes from its first to its last. */
final class PlainOutlet implements Outlet {
  private final ChannelHandlerContext ctx;

  PlainOutlet(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  @Override
  public void open(Step.Open head) {
    throw new IllegalStateException("a head that isn't bytes, on HTTP/1.1: " + head);
  }

  @Override
  public ChannelFuture send(ByteBuf bytes) {
    return ctx.writeAndFlush(bytes);
  }

  @Override
  public void finish() {
    var _ = ctx.close();
  }

  @Override
  public void reset() {
    ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    finish();
  }

  @Override
  public void hangUp() {
    finish();
  }

  @Override
  public void refuse() {
    reset();
  }

  @Override
  public void goAway(boolean taken) {
    if (!taken) {
      finish();
    }
  }
}
