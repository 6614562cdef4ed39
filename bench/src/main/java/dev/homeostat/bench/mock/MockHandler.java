package dev.homeostat.bench.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the mock. It answers requests in order and expects the next one only after the
 * answer, as gateways do. The answers are whole HTTP messages already, so the pipeline holds a
 * request decoder and no encoder.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class MockHandler extends ChannelInboundHandlerAdapter {
  /** A request header that names the model, for callers that control headers. */
  static final String MODEL_HEADER = "x-mock-model";

  private final Answers answers;
  private final ModelFinder finder = new ModelFinder();
  private @Nullable Answer decided;
  private @Nullable ScheduledFuture<?> next;
  private boolean keepAlive;

  MockHandler(Answers answers) {
    this.answers = answers;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest request) {
        begin(context, request);
      }
      if (message instanceof HttpContent content) {
        if (decided == null) {
          finder.feed(content.content());
        }
        if (message instanceof LastHttpContent) {
          answer(context, decided == null ? answers.forModel(finder.name()) : decided);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      context.close();
      return;
    }
    finder.reset();
    keepAlive = HttpUtil.isKeepAlive(request);
    if (HttpUtil.is100ContinueExpected(request)) {
      context.write(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", UTF_8));
    }
    decided = decide(request);
  }

  private @Nullable Answer decide(HttpRequest request) {
    String model = request.headers().get(MODEL_HEADER);
    if (model != null) {
      return answers.forModel(model);
    }
    if (request.method().equals(HttpMethod.GET)) {
      return request.uri().endsWith("/models") ? Answers.modelList() : Answers.unknownPath();
    }
    return null;
  }

  private void answer(ChannelHandlerContext context, Answer answer) {
    switch (answer) {
      case Answer.Whole whole when whole.delay().isZero() -> finish(context, whole.bytes());
      case Answer.Whole whole ->
          next =
              context
                  .executor()
                  .schedule(
                      () -> finishNow(context, whole.bytes()),
                      whole.delay().toNanos(),
                      TimeUnit.NANOSECONDS);
      case Answer.Paced paced -> {
        context.write(paced.head().duplicate(), context.voidPromise());
        new Pacing(context, paced).start();
      }
    }
  }

  private void finishNow(ChannelHandlerContext context, ByteBuf bytes) {
    finish(context, bytes);
    context.flush();
  }

  private void finish(ChannelHandlerContext context, ByteBuf bytes) {
    if (keepAlive) {
      context.write(bytes.duplicate(), context.voidPromise());
    } else {
      context.write(bytes.duplicate()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (next != null) {
      next.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  /** Sends one stream by the clock: a late token does not move the ones behind it. */
  private final class Pacing {
    private final ChannelHandlerContext context;
    private final Answer.Paced answer;
    private final long startedAt = System.nanoTime();
    private int sent;

    Pacing(ChannelHandlerContext context, Answer.Paced answer) {
      this.context = context;
      this.answer = answer;
    }

    void start() {
      schedule();
    }

    private void schedule() {
      long due = startedAt + answer.first().toNanos() + sent * answer.gap().toNanos();
      next =
          context
              .executor()
              .schedule(this::token, Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void token() {
      context.write(answer.chunk(sent).duplicate(), context.voidPromise());
      sent++;
      if (sent == answer.chunks()) {
        finish(context, answer.end());
      } else {
        schedule();
      }
      context.flush();
    }
  }
}
