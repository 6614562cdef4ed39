package dev.homeostat.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * One client connection: sends the job's request, verifies the answer, reports to its lane. All on
 * the lane's event loop; at most one exchange at a time.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class Connection extends ChannelInboundHandlerAdapter {
  private final Lane lane;
  private final Channel channel;
  private final ByteBuf request;
  private final AnswerCheck check;
  private boolean busy;
  private boolean keepAlive;
  private long intendedAt;
  private long firstContentAt;
  private long lastContentAt;
  private int marksInRead;

  Connection(Lane lane, Channel channel, ByteBuf request, LoadJob job) {
    this.lane = lane;
    this.channel = channel;
    this.request = request;
    this.check = new AnswerCheck(job.marks(), job.stream());
  }

  /** Sends the request; its age counts from the intended time, which may be in the past. */
  void send(long intended) {
    busy = true;
    keepAlive = true;
    intendedAt = intended;
    firstContentAt = 0;
    marksInRead = 0;
    check.reset();
    channel.writeAndFlush(request.duplicate(), channel.voidPromise());
  }

  boolean usable() {
    return !busy && channel.isActive();
  }

  void close() {
    channel.close();
  }

  /** Gives an exchange up that is older than the limit. */
  void expire(long now, long timeoutNanos) {
    if (busy && now - intendedAt > timeoutNanos) {
      fail("timeout");
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpResponse response) {
        head(response);
      }
      if (message instanceof HttpContent content && busy) {
        marksInRead += check.body(content.content());
        if (message instanceof LastHttpContent) {
          end(content.decoderResult().isSuccess());
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpResponse response) {
    if (!busy || response.decoderResult().isFailure()) {
      fail(busy ? "malformed" : "unasked");
      return;
    }
    check.status(response.status().code());
    keepAlive = HttpUtil.isKeepAlive(response);
  }

  private void end(boolean decoded) {
    noteContent();
    String fault = decoded ? check.fault() : "malformed";
    if (fault != null) {
      fail(fault);
      return;
    }
    long now = System.nanoTime();
    busy = false;
    lane.completed(now - intendedAt, firstContentAt - intendedAt);
    if (keepAlive) {
      lane.idle(this);
    } else {
      channel.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    noteContent();
  }

  /** Marks that one read brought together came at one time. */
  private void noteContent() {
    if (marksInRead == 0) {
      return;
    }
    long now = System.nanoTime();
    lane.tally().content(marksInRead);
    if (firstContentAt == 0) {
      firstContentAt = now;
    } else {
      lane.tally().gap(now - lastContentAt);
    }
    lastContentAt = now;
    marksInRead = 0;
  }

  private void fail(String kind) {
    if (busy) {
      busy = false;
      lane.failed(kind);
    } else {
      lane.tally().failed(System.nanoTime(), kind);
    }
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (busy) {
      fail("cut");
    }
    lane.lost(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (busy) {
      fail("io-" + cause.getClass().getSimpleName());
    }
    channel.close();
  }
}
