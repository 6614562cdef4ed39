package dev.homeostat.gateway.ingress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder without the two liberties that RFC 9112 leaves to a server and that requests are
 * smuggled by: a length beside chunks (6.3), and a header continued on the next line (5.2).
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  private static final byte LF = '\n';

  /** Told that bytes came, of whatever: a slow sender is told from a silent one. */
  private final Runnable watch;

  private boolean inHead = true;
  private boolean lineEnded;
  private boolean folded;

  StrictRequestDecoder(HttpDecoderConfig config, Runnable watch) {
    super(config);
    this.watch = watch;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    watch.run();
    super.channelRead(ctx, message);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    int from = buffer.readerIndex();
    super.decode(ctx, buffer, out);
    if (inHead) {
      // A call takes bytes of the head only, up to its end at the most.
      lookForFold(buffer, from, buffer.readerIndex());
    }
    if (out.isEmpty()) {
      return;
    }
    if (folded && out.getFirst() instanceof HttpMessage message) {
      message.setDecoderResult(
          DecoderResult.failure(new IllegalArgumentException("a header over two lines")));
    }
    inHead = out.getLast() instanceof HttpObject last && last instanceof LastHttpContent;
    lineEnded = false;
    folded = false;
  }

  private void lookForFold(ByteBuf buffer, int from, int to) {
    int at = from;
    while (at < to) {
      if (lineEnded) {
        byte first = buffer.getByte(at);
        folded |= first == ' ' || first == '\t';
      }
      int lf = buffer.indexOf(at, to, LF);
      lineEnded = lf >= 0;
      at = lineEnded ? lf + 1 : to;
    }
  }
}
