package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.gateway.exchange.GatewayHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request that needs no body, away from the loop: the control plane may take its time.
 */
public final class PlainSurface implements Surface {
  private static final Logger LOG = LoggerFactory.getLogger(PlainSurface.class);

  private final Executor threads;
  private final Function<IngressRequest, Reply> answer;

  private PlainSurface(Executor threads, Function<IngressRequest, Reply> answer) {
    this.threads = threads;
    this.answer = answer;
  }

  /** A surface whose answers are worked out by {@code threads}. */
  public static PlainSurface of(Executor threads, Function<IngressRequest, Reply> answer) {
    return new PlainSurface(threads, answer);
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param contentType the body's type
   * @param body the body
   */
  public record Reply(int status, String contentType, String body) {
    /** JSON under a status. */
    public static Reply json(int status, String body) {
      return new Reply(status, "application/json", body);
    }
  }

  /** A bug in working it out is an answer too: nobody waits for ever. */
  private Reply worked(IngressRequest request) {
    try {
      return answer.apply(request);
    } catch (RuntimeException bug) {
      LOG.error("{} failed", request.path(), bug);
      Refusal refusal =
          Refusal.ours(500, "internal_error", "The gateway failed to answer. It is logged.");
      return Reply.json(500, new String(Refusing.body(refusal), StandardCharsets.UTF_8));
    }
  }

  @Override
  public Intake begin(IngressRequest request) {
    return new Intake() {
      private boolean gone;

      @Override
      public void content(ByteBuf content) {}

      @Override
      public void end() {
        threads.execute(
            () -> {
              Reply reply = worked(request);
              request.context().loop().execute(() -> send(reply));
            });
      }

      @Override
      public void gone() {
        gone = true;
      }

      private void send(Reply reply) {
        if (gone) {
          return;
        }
        HttpHeaders headers =
            DefaultHttpHeadersFactory.headersFactory()
                .newHeaders()
                .set(GatewayHeaders.REQUEST_ID, request.id())
                .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        request.client().respond(reply.status(), headers, Unpooled.wrappedBuffer(body));
        request.client().complete();
      }
    };
  }
}
