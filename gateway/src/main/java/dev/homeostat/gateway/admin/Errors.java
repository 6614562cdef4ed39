package dev.homeostat.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import dev.homeostat.wire.openai.OpenAiErrors;
import org.jspecify.annotations.Nullable;

/** Errors of the plain surfaces. */
final class Errors {
  private Errors() {}

  static Reply notFound(String code, @Nullable String param, String message) {
    byte[] body =
        OpenAiErrors.body(
            OpenAiErrors.OpenAiError.of(message, Refusal.INVALID_REQUEST, param, code));
    return Reply.json(404, new String(body, UTF_8));
  }
}
