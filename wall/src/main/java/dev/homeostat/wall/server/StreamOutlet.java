package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Header;
import dev.homeostat.wall.answer.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.Locale;

/** One stream of an HTTP/2 connection. */
final class StreamOutlet implements Outlet {
  private final ChannelHandlerContext ctx;
  private boolean opened;

  StreamOutlet(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  @Override
  public void open(Step.Open head) {
    // Not validated: a wall may say anything.
    Http2Headers headers = new DefaultHttp2Headers(false).status(Integer.toString(head.status()));
    for (Header header : head.headers()) {
      headers.add(header.name().toLowerCase(Locale.ROOT), header.value());
    }
    opened = true;
    var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
  }

  @Override
  public ChannelFuture send(ByteBuf bytes) {
    return ctx.writeAndFlush(new DefaultHttp2DataFrame(bytes));
  }

  @Override
  public void finish() {
    if (opened) {
      var _ = ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
    } else {
      reset(Http2Error.CANCEL);
    }
  }

  @Override
  public void reset() {
    reset(Http2Error.INTERNAL_ERROR);
  }

  @Override
  public void hangUp() {
    var _ = ctx.channel().parent().close();
  }

  @Override
  public void refuse() {
    reset(Http2Error.REFUSED_STREAM);
  }

  private void reset(Http2Error why) {
    var _ = ctx.writeAndFlush(new DefaultHttp2ResetFrame(why));
  }

  @Override
  public void goAway(boolean taken) {
    int id = ((Http2StreamChannel) ctx.channel()).stream().id();
    Channel connection = ctx.channel().parent();
    Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
    ChannelHandlerContext at = connection.pipeline().context(codec);
    var _ =
        codec.goAway(
            at,
            Math.max(0, taken ? id : id - 2),
            Http2Error.NO_ERROR.code(),
            Unpooled.EMPTY_BUFFER,
            at.newPromise());
    connection.flush();
  }
}
