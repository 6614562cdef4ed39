package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.gateway.exchange.GatewayHeaders;
import dev.homeostat.gateway.exchange.ResponseHead;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works one reply out away from the loop, and sends it on the loop. Used on the loop only. */
final class Replying {
  private static final Logger LOG = LoggerFactory.getLogger(Replying.class);

  private final Executor threads;
  private final IngressRequest request;
  private boolean gone;

  Replying(Executor threads, IngressRequest request) {
    this.threads = threads;
    this.request = request;
  }

  /** Replies with what {@code answer} comes to. */
  void with(Supplier<Reply> answer) {
    threads.execute(
        () -> {
          Reply reply = worked(answer);
          request.context().loop().execute(() -> send(reply));
        });
  }

  /** Nobody waits for the reply any more. */
  void gone() {
    gone = true;
  }

  /** A bug in working it out is an answer too: nobody waits for ever. */
  private Reply worked(Supplier<Reply> answer) {
    try {
      return answer.get();
    } catch (RuntimeException bug) {
      LOG.error("{} failed", request.path(), bug);
      Refusal refusal =
          Refusal.ours(500, "internal_error", "The gateway failed to answer. It is logged.");
      return Reply.json(500, new String(Refusing.body(refusal), StandardCharsets.UTF_8));
    }
  }

  private void send(Reply reply) {
    if (gone) {
      return;
    }
    ResponseHead head =
        ResponseHead.of(reply.status())
            .add(GatewayHeaders.REQUEST_ID, request.id())
            .add(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    request.client().respond(head, Unpooled.wrappedBuffer(body));
    request.client().complete();
  }
}
