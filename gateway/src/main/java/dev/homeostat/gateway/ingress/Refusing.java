package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.gateway.exchange.ClientStream;
import dev.homeostat.gateway.exchange.ErrorAvailability;
import dev.homeostat.gateway.exchange.GatewayHeaders;
import dev.homeostat.gateway.exchange.ResponseHead;
import dev.homeostat.wire.openai.OpenAiErrors;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;

/** Errors of our own, before there is an exchange. */
final class Refusing {
  private Refusing() {}

  static void refuse(ClientStream client, String id, Refusal refusal, String allow) {
    ResponseHead head =
        ResponseHead.of(refusal.status())
            .add(GatewayHeaders.REQUEST_ID, id)
            .add(HttpHeaderNames.CONTENT_TYPE, "application/json");
    if (!allow.isEmpty()) {
      head.add(HttpHeaderNames.ALLOW, allow);
    }
    if (refusal.retryAfterNanos() != ErrorFacts.NO_RETRY_AFTER) {
      head.add(HttpHeaderNames.RETRY_AFTER, ErrorAvailability.retryAfterSeconds(refusal));
    }
    if (refusal.spent()) {
      head.add(GatewayHeaders.SHOULD_RETRY, "false");
    }
    client.respond(head, Unpooled.wrappedBuffer(body(refusal)));
    client.complete();
  }

  static byte[] body(Refusal refusal) {
    return OpenAiErrors.body(
        new OpenAiErrors.OpenAiError(
            refusal.message(),
            refusal.type(),
            refusal.param(),
            refusal.code(),
            List.of(),
            ErrorAvailability.of(refusal)));
  }

  static void refuse(ClientStream client, String id, Refusal refusal) {
    refuse(client, id, refusal, "");
  }
}
