package dev.homeostat.wall.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Tells by the first bytes which version of HTTP a connection speaks, then makes way for it. */
final class ProtocolDetector extends ByteToMessageDecoder {
  /** How an HTTP/2 client begins (RFC 9113 3.4); no HTTP/1.1 method does. */
  private static final byte[] PREFACE = "PRI ".getBytes(StandardCharsets.US_ASCII);

  private final Consumer<ChannelPipeline> http1;
  private final Consumer<ChannelPipeline> http2;

  ProtocolDetector(Consumer<ChannelPipeline> http1, Consumer<ChannelPipeline> http2) {
    this.http1 = http1;
    this.http2 = http2;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int seen = Math.min(in.readableBytes(), PREFACE.length);
    for (int i = 0; i < seen; i++) {
      if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
        speak(ctx, http1);
        return;
      }
    }
    if (seen == PREFACE.length) {
      speak(ctx, http2);
    }
  }

  private void speak(ChannelHandlerContext ctx, Consumer<ChannelPipeline> protocol) {
    protocol.accept(ctx.pipeline());
    ctx.pipeline().remove(this);
  }
}
