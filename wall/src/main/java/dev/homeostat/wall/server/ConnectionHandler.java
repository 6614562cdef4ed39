package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.ErrorBody;
import dev.homeostat.wall.answer.Plan;
import dev.homeostat.wall.answer.Step;
import dev.homeostat.wall.answer.Upload;
import dev.homeostat.wall.answer.WallRequest;
import dev.homeostat.wall.log.AttemptEnd;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection: reads a request, plays its answer, then the next. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
  private static final int MAX_WAITING = 1024;
  private static final int LINGER_SECONDS = 2;

  private final WallServer server;
  private final Journal journal;
  private final Deque<HttpObject> waiting = new ArrayDeque<>();
  private int uses;
  private @Nullable Reception reception;
  private @Nullable AnswerPlayer player;

  /** Whether what comes is the rest of a body whose request is already being answered. */
  private boolean discarding;

  ConnectionHandler(WallServer server, Journal journal) {
    this.server = server;
    this.journal = journal;
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
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (player != null) {
      player.roomAgain();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the caller, mostly; channelInactive records it.
    var _ = ctx.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    HttpObject part = (HttpObject) message;
    if (discarding && part instanceof HttpContent) {
      discarding = !(part instanceof LastHttpContent);
      ReferenceCountUtil.release(part);
      return;
    }
    if (player == null) {
      read(ctx, part);
      return;
    }
    waiting.add(part);
    if (waiting.size() > MAX_WAITING) {
      var _ = ctx.close();
    }
  }

  private void read(ChannelHandlerContext ctx, HttpObject part) {
    try {
      if (part.decoderResult().isFailure()) {
        refuse(ctx);
        return;
      }
      if (part instanceof HttpRequest request) {
        begin(ctx, request);
      }
      if (part instanceof HttpContent content && reception != null) {
        reception.append(content.content());
        receive(ctx, reception, part instanceof LastHttpContent);
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    uses++;
    Reception begun = Reception.of(request, server.log().nextNumber(), uses);
    reception = begun;
    if (server.responder().recorded(begun.path())) {
      journal.begun(begun.beginning());
    }
    // The fault may already be known by a header.
    receive(ctx, begun, false);
    if (reception != null && begun.expectsContinue()) {
      byte[] line = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(line));
    }
  }

  private void receive(ChannelHandlerContext ctx, Reception current, boolean last) {
    if (last) {
      answer(ctx, current, current.whole(), false);
      return;
    }
    if (!current.peekable()) {
      return;
    }
    WallRequest beginning = current.beginning();
    Upload upload = server.responder().upload(beginning);
    if (upload == Upload.ANSWER_EARLY) {
      discarding = true;
      answer(ctx, current, beginning, true);
    } else if (upload == Upload.STOP_READING) {
      ctx.channel().config().setAutoRead(false);
      Reply reply = server.responder().answer(beginning);
      start(ctx, beginning, List.of(new Step.Hang()), reply.fault(), () -> {});
    }
  }

  private void answer(
      ChannelHandlerContext ctx, Reception current, WallRequest request, boolean early) {
    Reply reply = server.responder().answer(request);
    boolean close = early || !current.keepAlive();
    Plan plan = close ? reply.plan().closing() : reply.plan();
    // An early answer lingers, so that the unread body doesn't turn it into a reset.
    List<Step> steps = early ? withoutFinish(plan.steps()) : plan.steps();
    start(ctx, request, steps, reply.fault(), () -> next(ctx, early));
  }

  private void start(
      ChannelHandlerContext ctx,
      WallRequest request,
      List<Step> steps,
      String fault,
      Runnable whenWhole) {
    journal.understood(request);
    journal.faulted(request, fault);
    reception = null;
    AnswerPlayer begun =
        new AnswerPlayer(
            ctx, new PlainOutlet(ctx), steps, server.log(), request.number(), whenWhole);
    player = begun;
    begun.play();
  }

  private void next(ChannelHandlerContext ctx, boolean early) {
    player = null;
    if (early) {
      linger(ctx);
      return;
    }
    while (player == null && !waiting.isEmpty()) {
      HttpObject part = waiting.remove();
      if (discarding && part instanceof HttpContent) {
        discarding = !(part instanceof LastHttpContent);
        ReferenceCountUtil.release(part);
      } else {
        read(ctx, part);
      }
    }
  }

  private static void linger(ChannelHandlerContext ctx) {
    var _ = ((SocketChannel) ctx.channel()).shutdownOutput();
    var _ = ctx.executor().schedule(() -> closeNow(ctx), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  private static void closeNow(ChannelHandlerContext ctx) {
    var _ = ctx.close();
  }

  private static List<Step> withoutFinish(List<Step> steps) {
    return steps.getLast().equals(new Step.Finish(true))
        ? steps.subList(0, steps.size() - 1)
        : steps;
  }

  private void refuse(ChannelHandlerContext ctx) {
    Plan plan = Plan.error(ErrorBody.ofStatus(400).withMessage("This is not HTTP.")).closing();
    AnswerPlayer refusal =
        new AnswerPlayer(ctx, new PlainOutlet(ctx), plan.steps(), server.log(), -1, () -> {});
    player = refusal;
    refusal.play();
  }
}
