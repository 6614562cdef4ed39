package dev.homeostat.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to a provider, carrying a few calls at a time.
 *
 * <p>Few, because what befalls a connection befalls all its streams: a provider counts the streams
 * that are reset on it and ends it when they are many (rapid reset, CVE-2023-44487). So a
 * connection is retired well before that: it takes no new stream, those it has come to their end,
 * then it is closed. A GOAWAY retires it as well.
 *
 * <p>An abort before a word was heard may mean a connection that died silently, which would swallow
 * the next calls too: it is asked with a PING, and used again only when it says something.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class Http2Connection extends ChannelInboundHandlerAdapter {
  /** What a paused client costs, at most: bytes of its stream that wait in our memory. */
  static final int STREAM_WINDOW = 128 << 10;

  private static final int MOST_STREAMS = 8;

  /** Under the lowest limit known of servers (20 pending resets), streams still open included. */
  private static final int MOST_ABORTS = 12;

  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final int FIRST_WINDOW = (64 << 10) - 1;
  private static final long PING_MILLIS = 5_000;

  private final Channel channel;
  private final UpstreamPool.Lane lane;
  private int providersLimit = MOST_STREAMS;
  private int streams;
  private int uses;
  private int aborts;
  private int readBatches;
  private boolean retired;
  private boolean closed;
  private @Nullable ScheduledFuture<?> pingLimit;
  private @Nullable Throwable brokenBy;
  long idleSince;

  Http2Connection(Channel channel, UpstreamPool.Lane lane) {
    this.channel = channel;
    this.lane = lane;
  }

  static void addCodec(ChannelPipeline pipeline) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .pushEnabled(false)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(MAX_HEADER_BYTES);
    pipeline.addLast(
        "http2",
        Http2FrameCodecBuilder.forClient()
            .initialSettings(settings)
            // Whoever closes has no stream left that it cares for.
            .gracefulShutdownTimeoutMillis(0)
            // A key stays out of the compression table, whose sizes could tell of it (RFC 7541
            // 7.1).
            .headerSensitivityDetector(
                (name, _) -> AsciiString.contentEquals(HttpHeaderNames.AUTHORIZATION, name))
            .build());
    pipeline.addLast("streams", new Http2MultiplexHandler(new NoPush()));
  }

  /** Streams that a provider opens: push is off, so that there are none. */
  private static final class NoPush extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel pushed) {
      pushed.close();
    }

    @Override
    public boolean isSharable() {
      return true;
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    // As much as all streams together may hold: a paused one must not hold the others up.
    ctx.writeAndFlush(
        new DefaultHttp2WindowUpdateFrame(MOST_STREAMS * STREAM_WINDOW - FIRST_WINDOW));
  }

  boolean hasRoom() {
    return !retired
        && !closed
        && pingLimit == null
        && streams < Math.min(MOST_STREAMS, providersLimit)
        && channel.isActive();
  }

  boolean idle() {
    return streams == 0;
  }

  /** Whether a call may use it: it is open, and its address still let through. */
  boolean usable(UpstreamAddress address, AddressGuard guard) {
    return UpstreamConnection.usable(channel, address, guard);
  }

  /** A place for one call. */
  Http2Stream newStream() {
    streams++;
    uses++;
    return new Http2Stream(this, uses > 1);
  }

  Future<Http2StreamChannel> open(Http2Stream stream) {
    return new Http2StreamChannelBootstrap(channel).handler(stream).open();
  }

  /** A stream is gone, whatever became of it. */
  void gone() {
    streams--;
    if (closed) {
      return;
    }
    if (retired && idle()) {
      channel.close();
    } else {
      lane.room(this);
    }
  }

  /** The call goes over another connection, which is a fresh one. */
  void restart(PooledCall call) {
    lane.restart(call);
  }

  /** How much was heard so far: a number that only ever grows while the provider speaks. */
  int heard() {
    return readBatches;
  }

  /** A stream was reset by us. */
  void aborted(boolean silent) {
    if (++aborts >= MOST_ABORTS) {
      retired = true;
    }
    if (silent && pingLimit == null && channel.isActive()) {
      channel.writeAndFlush(new DefaultHttp2PingFrame(aborts));
      pingLimit =
          channel.eventLoop().schedule(() -> channel.close(), PING_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Whether the connection itself is lost, not only a stream of it. */
  boolean lost() {
    return closed || brokenBy != null || !channel.isActive();
  }

  /** What broke the connection, if that is known. */
  @Nullable Throwable brokenBy() {
    return brokenBy;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Http2SettingsFrame frame) {
      Long most = frame.settings().maxConcurrentStreams();
      if (most != null) {
        providersLimit = (int) Math.min(MOST_STREAMS, most);
      }
    } else if (message instanceof Http2GoAwayFrame) {
      retired = true;
      if (idle()) {
        channel.close();
      }
    }
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    readBatches++;
    if (pingLimit != null) {
      pingLimit.cancel(false);
      pingLimit = null;
      lane.room(this);
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closed = true;
    if (pingLimit != null) {
      pingLimit.cancel(false);
      pingLimit = null;
    }
    lane.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    brokenBy = cause;
    retired = true;
    channel.close();
  }

  void close() {
    channel.close();
  }
}
