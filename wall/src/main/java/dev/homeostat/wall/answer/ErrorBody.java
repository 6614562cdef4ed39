package dev.homeostat.wall.answer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An error in OpenAI's shape. */
public record ErrorBody(int status, String message, String type, @Nullable String code) {
  /** The error a provider usually sends with this status. */
  public static ErrorBody ofStatus(int status) {
    return switch (status) {
      case 400 -> of(400, "The request is not valid.", "invalid_request_error", null);
      case 401 -> of(401, "Incorrect API key.", "invalid_request_error", "invalid_api_key");
      case 402 -> of(402, "Payment required.", "insufficient_quota", "insufficient_quota");
      case 403 -> of(403, "Access denied.", "permission_error", "access_denied");
      case 404 -> of(404, "Not found.", "invalid_request_error", null);
      case 413 -> of(413, "The request is too large.", "invalid_request_error", null);
      case 422 -> of(422, "The request can't be processed.", "invalid_request_error", null);
      case 429 -> of(429, "Too many requests.", "rate_limit_error", "rate_limit_exceeded");
      case 503, 529 -> of(status, "Overloaded.", "server_error", "overloaded");
      default -> of(status, "Something went wrong.", "server_error", null);
    };
  }

  public static ErrorBody of(int status, String message, String type, @Nullable String code) {
    return new ErrorBody(status, message, type, code);
  }

  public ErrorBody withMessage(String changed) {
    return new ErrorBody(status, changed, type, code);
  }

  public ErrorBody withType(String changed) {
    return new ErrorBody(status, message, changed, code);
  }

  public ErrorBody withCode(@Nullable String changed) {
    return new ErrorBody(status, message, type, changed);
  }

  /** The inner object. */
  public ObjectNode node() {
    ObjectNode inner = JsonNodeFactory.instance.objectNode();
    inner.put("message", message).put("type", type).putNull("param").put("code", code);
    return inner;
  }

  /** The whole body. */
  public String json() {
    ObjectNode outer = JsonNodeFactory.instance.objectNode();
    outer.set("error", node());
    return outer.toString();
  }
}
