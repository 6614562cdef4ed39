package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Step;
import dev.homeostat.wall.answer.Upload;
import dev.homeostat.wall.answer.WallRequest;
import dev.homeostat.wall.log.AttemptEnd;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection: reads its request, plays its answer. */
final class StreamHandler extends ChannelInboundHandlerAdapter {
  private final WallServer server;
  private final Journal journal;
  private final AtomicInteger uses;
  private @Nullable Reception reception;
  private @Nullable AnswerPlayer player;

  /**
   * A handler for one stream.
   *
   * @param uses how many requests the connection has carried
   */
  StreamHandler(WallServer server, Journal journal, AtomicInteger uses) {
    this.server = server;
    this.journal = journal;
    this.uses = uses;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Http2Exception {
    try {
      if (message instanceof Http2HeadersFrame head && reception == null && player == null) {
        begin(ctx, head);
      } else if (message instanceof Http2DataFrame data && reception != null) {
        reception.append(data.content());
        receive(ctx, reception, data.isEndStream());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, Http2HeadersFrame head) throws Http2Exception {
    HttpRequest request =
        HttpConversionUtil.toHttpRequest(head.stream().id(), head.headers(), false);
    Reception begun = Reception.of(request, server.log().nextNumber(), uses.incrementAndGet());
    reception = begun;
    if (server.responder().recorded(begun.path())) {
      journal.begun(begun.beginning());
    }
    receive(ctx, begun, head.isEndStream());
  }

  private void receive(ChannelHandlerContext ctx, Reception current, boolean last) {
    if (last) {
      answer(ctx, current.whole());
      return;
    }
    if (!current.peekable()) {
      return;
    }
    WallRequest beginning = current.beginning();
    Upload upload = server.responder().upload(beginning);
    if (upload == Upload.ANSWER_EARLY) {
      answer(ctx, beginning);
    } else if (upload == Upload.STOP_READING) {
      stopReading(ctx);
      start(ctx, beginning, List.of(new Step.Hang()), server.responder().answer(beginning));
    }
  }

  private static void stopReading(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(false);
    // What wasn't read would hide the end of the stream.
    var _ = ctx.channel().parent().closeFuture().addListener(_ -> close(ctx));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame) {
      close(ctx);
    }
    ReferenceCountUtil.release(event);
  }

  private void answer(ChannelHandlerContext ctx, WallRequest request) {
    Reply reply = server.responder().answer(request);
    start(ctx, request, reply.plan().streamSteps(), reply);
  }

  private void start(
      ChannelHandlerContext ctx, WallRequest request, List<Step> steps, Reply reply) {
    journal.understood(request);
    journal.faulted(request, reply.fault());
    reception = null;
    AnswerPlayer begun =
        new AnswerPlayer(
            ctx, new StreamOutlet(ctx), steps, server.log(), request.number(), () -> {});
    player = begun;
    begun.play();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (player != null) {
      player.roomAgain();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    AttemptEnd how = server.closing() ? AttemptEnd.WALL_CLOSED : AttemptEnd.CLIENT_ABORTED;
    if (player != null) {
      player.gone(how);
    } else if (reception != null) {
      journal.understood(reception.beginning());
      server.log().update(reception.number(), attempt -> attempt.ended(how));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close(ctx);
  }

  private static void close(ChannelHandlerContext ctx) {
    var _ = ctx.close();
  }
}
