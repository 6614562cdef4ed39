package dev.homeostat.gateway.upstream;

import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to a provider, carrying one call at a time. It goes back to its pool only
 * when request and answer both came to their natural end and not a byte was left over.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements Carrier {
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final int MAX_CHUNK_BYTES = 64 << 10;
  private static final int MAX_INTERIM_ANSWERS = 32;
  private static final int SETTLE_BYTES = 64 << 10;
  private static final long SETTLE_MILLIS = 1_000;

  private final Channel channel;
  private final UpstreamPool.Lane lane;
  private @Nullable PooledCall call;
  private int uses;
  private int interimAnswers;
  private boolean headSeen;
  private boolean answerOver = true;
  private boolean requestOver = true;
  private boolean keepAlive = true;
  private boolean reading;
  private boolean finished;
  private int settling;
  private @Nullable ScheduledFuture<?> settleLimit;
  long idleSince;

  UpstreamConnection(Channel channel, UpstreamPool.Lane lane) {
    this.channel = channel;
    this.lane = lane;
  }

  static void addCodec(ChannelPipeline pipeline) {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(4096)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxChunkSize(MAX_CHUNK_BYTES);
    pipeline.addLast("decoder", new StrictResponseDecoder(limits));
  }

  /** A length and chunks at once is how answers are smuggled: such an answer is none. */
  private static final class StrictResponseDecoder extends HttpResponseDecoder {
    StrictResponseDecoder(HttpDecoderConfig config) {
      super(config);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
      throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
  }

  /** Whether an earlier call has used this connection: it may have gone stale unnoticed. */
  boolean reused() {
    return uses > 1;
  }

  boolean headSeen() {
    return headSeen;
  }

  @Override
  public void send(PooledCall newCall) {
    call = newCall;
    uses++;
    headSeen = false;
    answerOver = false;
    requestOver = false;
    keepAlive = true;
    interimAnswers = 0;
    UpstreamRequest request = newCall.request;
    RequestHead head = request.head();
    int room = head.bytes();
    List<ByteBuf> parts = request.body().open(room);
    ByteBuf first = parts.getFirst();
    int start = first.readerIndex() - room;
    ChannelFuture last;
    if (parts.size() == 1 && start >= 0) {
      head.write(first, start);
      last = channel.writeAndFlush(first.readerIndex(start));
    } else {
      ByteBuf before = channel.alloc().directBuffer(room).writerIndex(room);
      head.write(before, 0);
      channel.write(before, channel.voidPromise());
      last = sendParts(parts, newCall);
    }
    if (last.isDone()) {
      requestWritten(newCall, last);
    } else {
      last.addListener(done -> requestWritten(newCall, last));
    }
  }

  private ChannelFuture sendParts(List<ByteBuf> parts, PooledCall newCall) {
    for (int i = 0; i < parts.size() - 1; i++) {
      channel.write(parts.get(i)).addListener(done -> uploaded(newCall, done.isSuccess()));
    }
    return channel.writeAndFlush(parts.getLast());
  }

  private void uploaded(PooledCall of, boolean success) {
    if (success && call == of && of.live()) {
      of.listener.uploading();
    }
  }

  private void requestWritten(PooledCall of, ChannelFuture last) {
    if (call != of) {
      return;
    }
    if (!last.isSuccess()) {
      lost(last.cause());
      return;
    }
    requestOver = true;
    if (of.live()) {
      of.listener.written();
    }
    finishIfOver();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    reading = true;
    try {
      if (call == null) {
        // An answer to nothing: whatever follows on this connection can't be trusted.
        finished = false;
        channel.close();
        return;
      }
      if (message instanceof HttpResponse response) {
        head(response);
      }
      if (message instanceof HttpContent content) {
        content(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpResponse response) {
    if (!response.decoderResult().isSuccess()) {
      unreadable("the answer's head is not HTTP, or too large");
      return;
    }
    int status = response.status().code();
    if (status >= 100 && status < 200 && status != 101) {
      if (++interimAnswers > MAX_INTERIM_ANSWERS) {
        unreadable("the provider sends interim answers without end");
      }
      return;
    }
    headSeen = true;
    keepAlive = HttpUtil.isKeepAlive(response) && status != 101;
    PooledCall of = call;
    if (of != null && of.live()) {
      of.listener.head(status, response.headers());
    }
  }

  private void content(HttpContent content) {
    if (!headSeen) {
      // The empty end of an interim answer.
      return;
    }
    if (!content.decoderResult().isSuccess()) {
      unreadable("the answer's framing is broken");
      return;
    }
    PooledCall of = call;
    if (of == null) {
      return;
    }
    if (settling > 0) {
      settling -= content.content().readableBytes();
      if (settling <= 0) {
        channel.close();
        return;
      }
    } else if (content.content().isReadable() && of.live()) {
      of.listener.content(content.content());
    }
    if (content instanceof LastHttpContent) {
      answerOver = true;
      if (of.live()) {
        of.listener.end();
      }
      finishIfOver();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    if (finished) {
      finished = false;
      free();
      return;
    }
    PooledCall of = call;
    if (of != null && of.live()) {
      of.listener.readComplete();
    }
  }

  /**
   * Nothing may be left in the socket: it would be taken for the answer to the next call. Whether
   * something is can't be seen when the last read was full, which is rare; then nobody gets it.
   */
  private void free() {
    var reads = channel.unsafe().recvBufAllocHandle();
    if (reads.lastBytesRead() > 0 && reads.lastBytesRead() >= reads.attemptedBytesRead()) {
      channel.close();
    } else {
      lane.free(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    finished = false;
    lost(null);
    lane.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost(cause);
    channel.close();
  }

  /** The answer is read to its end and the request written: free for the next call. */
  private void finishIfOver() {
    if (!answerOver || call == null) {
      return;
    }
    if (!requestOver || !keepAlive || !channel.isActive()) {
      call = null;
      channel.close();
      return;
    }
    call = null;
    stopSettling();
    channel.config().setAutoRead(true);
    // What was read together with the answer's end is looked at first: a byte too many would be
    // taken for the answer to the next call.
    if (reading) {
      finished = true;
    } else {
      lane.free(this);
    }
  }

  private void unreadable(String why) {
    keepAlive = false;
    PooledCall of = call;
    call = null;
    if (of != null && of.live()) {
      of.broken(Failure.seen(FailureKind.UPSTREAM_MALFORMED, why), true, false);
    }
    channel.close();
  }

  private void lost(@Nullable Throwable cause) {
    PooledCall of = call;
    call = null;
    stopSettling();
    if (of == null || !of.live()) {
      channel.close();
      return;
    }
    String what = cause != null ? Breakage.describe(cause) : "the provider closed the connection";
    channel.close();
    boolean untouched = interimAnswers == 0;
    if (headSeen) {
      of.broken(Failure.seen(FailureKind.UPSTREAM_TRUNCATED, what), true, false);
    } else if (reused() && untouched && of.tryAgain()) {
      // Gone stale in the pool: nobody's fault, and nothing was executed that we know of.
      lane.restart(of);
    } else {
      of.broken(Failure.seen(FailureKind.NETWORK, what), true, untouched);
    }
  }

  @Override
  public void unused() {
    lane.free(this);
  }

  @Override
  public void settle() {
    if (call == null || answerOver) {
      return;
    }
    settling = SETTLE_BYTES;
    channel.config().setAutoRead(true);
    settleLimit =
        channel.eventLoop().schedule(() -> channel.close(), SETTLE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void stopSettling() {
    settling = 0;
    if (settleLimit != null) {
      settleLimit.cancel(false);
      settleLimit = null;
    }
  }

  @Override
  public void abort() {
    call = null;
    stopSettling();
    channel.close();
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }

  /** Whether a call may use it: it is open, and its address still let through. */
  boolean usable(UpstreamAddress address, AddressGuard guard) {
    return usable(channel, address, guard);
  }

  static boolean usable(Channel channel, UpstreamAddress address, AddressGuard guard) {
    if (!channel.isActive()) {
      return false;
    }
    if (channel.pipeline().get(ProxyHandler.class) != null) {
      return guard.permitsUnresolved(address);
    }
    return channel.remoteAddress() instanceof InetSocketAddress remote
        && guard.permits(address, remote.getAddress());
  }

  void close() {
    channel.close();
  }
}
