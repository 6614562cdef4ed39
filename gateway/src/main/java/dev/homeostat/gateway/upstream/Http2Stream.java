package dev.homeostat.gateway.upstream;

import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call on an {@link Http2Connection}. Ends once, and tells three endings apart:
 *
 * <ul>
 *   <li>the provider proves that it did nothing (REFUSED_STREAM, a GOAWAY that leaves the stream
 *       out, a request that never left): repeated once on a fresh connection, unnoticed;
 *   <li>the connection is lost before a word of the answer, and had been used before: the same, as
 *       it may have gone stale;
 *   <li>any other reset or loss: a failure.
 * </ul>
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class Http2Stream extends ChannelInboundHandlerAdapter implements Carrier {
  private static final int MAX_INTERIM_ANSWERS = 32;
  private static final int UPLOAD_PIECE = 64 << 10;
  private static final int SETTLE_BYTES = 64 << 10;
  private static final long SETTLE_MILLIS = 1_000;

  private final Http2Connection connection;
  private final boolean reused;
  private @Nullable PooledCall call;
  private @Nullable Http2StreamChannel channel;
  private @Nullable ScheduledFuture<?> settleLimit;
  private int settling;
  private int interimAnswers;
  private int heardBefore;
  private boolean paused;
  private boolean sent;
  private boolean requestOver;
  private boolean headSeen;
  private boolean notExecuted;
  private @Nullable Throwable brokenBy;

  Http2Stream(Http2Connection connection, boolean reused) {
    this.connection = connection;
    this.reused = reused;
  }

  // ---- the request -----------------------------------------------------------------------------

  @Override
  public void send(PooledCall newCall) {
    call = newCall;
    Future<Http2StreamChannel> opening = connection.open(this);
    if (opening.isDone()) {
      opened(opening);
    } else {
      opening.addListener(_ -> opened(opening));
    }
  }

  @Override
  public void unused() {
    connection.gone();
  }

  private void opened(Future<Http2StreamChannel> opening) {
    if (!opening.isSuccess()) {
      brokenBy = opening.cause();
      lost();
      connection.gone();
      return;
    }
    Http2StreamChannel stream = opening.getNow();
    channel = stream;
    stream.closeFuture().addListener(_ -> connection.gone());
    PooledCall of = call;
    if (of == null) {
      stream.close();
      return;
    }
    stream.config().setAutoRead(!paused);
    heardBefore = connection.heard();
    write(stream, of);
  }

  private void write(Http2StreamChannel stream, PooledCall of) {
    stream
        .write(new DefaultHttp2HeadersFrame(Http2Heads.of(of.request), false))
        .addListener(done -> sent |= done.isSuccess());
    List<ByteBuf> parts = of.request.body().open(0);
    for (int i = 0; i < parts.size(); i++) {
      boolean lastPart = i == parts.size() - 1;
      ByteBuf part = parts.get(i);
      // In pieces, since the provider's window decides when each of them leaves.
      while (part.readableBytes() > UPLOAD_PIECE) {
        upload(stream, of, part.readRetainedSlice(UPLOAD_PIECE), false);
      }
      upload(stream, of, part, lastPart);
    }
    stream.flush();
  }

  private void upload(Http2StreamChannel stream, PooledCall of, ByteBuf piece, boolean last) {
    ChannelFuture written = stream.write(new DefaultHttp2DataFrame(piece, last));
    written.addListener(
        done -> {
          if (call != of || !done.isSuccess()) {
            return;
          }
          requestOver = last;
          if (!of.live()) {
            return;
          }
          if (last) {
            of.listener.written();
          } else {
            of.listener.uploading();
          }
        });
  }

  // ---- the answer ------------------------------------------------------------------------------

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      PooledCall of = call;
      if (of == null) {
        return;
      }
      if (message instanceof Http2HeadersFrame frame) {
        headers(of, frame);
      } else if (message instanceof Http2DataFrame frame) {
        data(of, frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void headers(PooledCall of, Http2HeadersFrame frame) {
    if (headSeen) {
      // Trailers: of interest to nobody, but they end the answer.
      if (frame.isEndStream()) {
        over(of);
      }
      return;
    }
    int status = Http2Heads.status(frame.headers());
    HttpHeaders headers = status < 0 ? null : Http2Heads.toHttp1(frame.headers());
    if (headers == null || status == 101) {
      unreadable("the answer's head is not HTTP, or too large");
      return;
    }
    if (status >= 100 && status < 200) {
      if (++interimAnswers > MAX_INTERIM_ANSWERS) {
        unreadable("the provider sends interim answers without end");
      }
      return;
    }
    headSeen = true;
    if (of.live()) {
      of.listener.head(status, headers);
    }
    if (frame.isEndStream() && call == of) {
      over(of);
    }
  }

  private void data(PooledCall of, Http2DataFrame frame) {
    if (!headSeen) {
      unreadable("the answer's framing is broken");
      return;
    }
    ByteBuf content = frame.content();
    if (settling > 0) {
      settling -= content.readableBytes();
      if (settling <= 0 && !frame.isEndStream()) {
        abort();
        return;
      }
    } else if (content.isReadable() && of.live()) {
      of.listener.content(content);
    }
    if (frame.isEndStream() && call == of) {
      over(of);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    PooledCall of = call;
    if (of != null && of.live()) {
      of.listener.readComplete();
    }
  }

  /** The answer is read to its end. */
  private void over(PooledCall of) {
    if (of.live()) {
      of.listener.end();
    }
    call = null;
    stopSettling();
    Http2StreamChannel stream = channel;
    if (stream == null) {
      return;
    }
    stream.config().setAutoRead(true);
    if (!requestOver) {
      // It answered without reading everything: the rest of the upload is for nobody.
      reset(stream);
    }
  }

  // ---- what goes wrong -------------------------------------------------------------------------

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      notExecuted |= reset.errorCode() == Http2Error.REFUSED_STREAM.code();
      drain(ctx);
    } else if (event instanceof Http2GoAwayFrame) {
      // Only streams that it leaves out hear of it.
      notExecuted = true;
      drain(ctx);
    }
    ReferenceCountUtil.release(event);
  }

  /** Reads what waits in the queue of a paused stream, which would hide its end: one window. */
  private static void drain(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(true);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2Exception) {
      unreadable("the answer's framing is broken");
      return;
    }
    brokenBy = cause;
    lost();
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost();
  }

  private void unreadable(String why) {
    PooledCall of = call;
    call = null;
    stopSettling();
    if (of != null && of.live()) {
      of.broken(Failure.seen(FailureKind.UPSTREAM_MALFORMED, why), true, false);
    }
    Http2StreamChannel stream = channel;
    if (stream != null) {
      reset(stream);
    }
  }

  private void lost() {
    PooledCall of = call;
    call = null;
    stopSettling();
    if (of == null || !of.live()) {
      return;
    }
    boolean untouched = !headSeen && interimAnswers == 0;
    boolean stale = connection.lost() && reused && untouched;
    if (!headSeen && (notExecuted || !sent || stale) && of.tryAgain()) {
      connection.restart(of);
    } else if (headSeen) {
      of.broken(Failure.seen(FailureKind.UPSTREAM_TRUNCATED, what()), true, false);
    } else if (connection.brokenBy() instanceof Http2Exception) {
      of.broken(
          Failure.seen(FailureKind.UPSTREAM_MALFORMED, "the answer is not HTTP/2"), true, false);
    } else {
      of.broken(Failure.seen(FailureKind.NETWORK, what()), true, untouched);
    }
  }

  private String what() {
    Throwable cause = brokenBy != null ? brokenBy : connection.brokenBy();
    if (cause != null && !(cause instanceof Http2Exception)) {
      return Breakage.describe(cause);
    }
    if (notExecuted) {
      return "the provider refused the stream";
    }
    return connection.lost()
        ? "the provider closed the connection"
        : "the provider reset the stream";
  }

  // ---- what the call wants ---------------------------------------------------------------------

  @Override
  public void abort() {
    call = null;
    stopSettling();
    Http2StreamChannel stream = channel;
    if (stream != null && stream.isActive()) {
      reset(stream);
    }
  }

  private void reset(Http2StreamChannel stream) {
    connection.aborted(!headSeen && connection.heard() == heardBefore);
    stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
    stream.close();
  }

  @Override
  public void settle() {
    Http2StreamChannel stream = channel;
    if (call == null || stream == null) {
      // Not opened yet: it will be closed as soon as it is.
      call = null;
      return;
    }
    settling = SETTLE_BYTES;
    stream.config().setAutoRead(true);
    settleLimit = stream.eventLoop().schedule(this::abort, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void stopSettling() {
    settling = 0;
    if (settleLimit != null) {
      settleLimit.cancel(false);
      settleLimit = null;
    }
  }

  /** What isn't read isn't acknowledged, so that the stream's window closes. */
  @Override
  public void pause() {
    paused = true;
    if (channel != null) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void resume() {
    paused = false;
    Http2StreamChannel stream = channel;
    if (stream != null) {
      // Later: what waits in the stream's queue would be delivered before this method returns.
      stream.eventLoop().execute(() -> stream.config().setAutoRead(!paused));
    }
  }
}
