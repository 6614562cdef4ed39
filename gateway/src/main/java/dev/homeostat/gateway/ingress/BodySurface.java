package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request with a JSON body of at most 1 MiB, away from the loop. Whether it is JSON is
 * for the answer to judge; a body that says to be something else is refused, which also keeps out
 * the forms of web pages, whose origin nobody has to ask for.
 */
public final class BodySurface implements Surface {
  /** The longest body, in bytes. */
  public static final int MOST_BYTES = 1 << 20;

  private static final String JSON = "application/json";

  private final Executor threads;
  private final BiFunction<IngressRequest, byte[], Reply> answer;

  private BodySurface(Executor threads, BiFunction<IngressRequest, byte[], Reply> answer) {
    this.threads = threads;
    this.answer = answer;
  }

  /** A surface whose answers are worked out by {@code threads} from the whole body. */
  public static BodySurface of(Executor threads, BiFunction<IngressRequest, byte[], Reply> answer) {
    return new BodySurface(threads, answer);
  }

  @Override
  public Intake begin(IngressRequest request) {
    BodyIntake intake = new BodyIntake(request);
    CharSequence type =
        HttpUtil.getMimeType(request.headers().get(HttpHeaderNames.CONTENT_TYPE, ""));
    if (type != null && !JSON.contentEquals(type.toString().strip().toLowerCase(Locale.ROOT))) {
      intake.refuse(
          Refusal.invalid(
              415, "unsupported_media_type", null, "The body must be " + JSON + ", and say so."));
    } else if (request.contentLength() > MOST_BYTES) {
      intake.refuse(tooLarge());
    }
    return intake;
  }

  private static Refusal tooLarge() {
    return Refusal.invalid(
        413, "body_too_large", null, "The body is larger than " + MOST_BYTES + " bytes here.");
  }

  private final class BodyIntake implements Intake {
    private final IngressRequest request;
    private final Replying replying;
    private byte @Nullable [] body = new byte[0];
    private int length;

    BodyIntake(IngressRequest request) {
      this.request = request;
      this.replying = new Replying(threads, request);
    }

    @Override
    public void content(ByteBuf content) {
      byte[] held = body;
      if (held == null) {
        return;
      }
      int more = content.readableBytes();
      if (length + more > MOST_BYTES) {
        refuse(tooLarge());
        return;
      }
      if (length + more > held.length) {
        int stated = (int) Math.max(0, request.contentLength());
        int size = Math.max(Math.max(stated, length + more), held.length * 2);
        held = Arrays.copyOf(held, Math.min(size, MOST_BYTES));
        body = held;
      }
      content.getBytes(content.readerIndex(), held, length, more);
      length += more;
    }

    @Override
    public void end() {
      byte[] held = body;
      if (held != null) {
        byte[] whole = held.length == length ? held : Arrays.copyOf(held, length);
        body = null;
        replying.with(() -> answer.apply(request, whole));
      }
    }

    @Override
    public void gone() {
      body = null;
      replying.gone();
    }

    private void refuse(Refusal refusal) {
      body = null;
      Refusing.refuse(request.client(), request.id(), refusal);
    }
  }
}
