package dev.homeostat.gateway.admin;

import dev.homeostat.core.exchange.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what operators send: one JSON object, whose every member is known. */
final class Bodies {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Bodies() {}

  /** A body that can't be taken. */
  @SuppressWarnings("serial") // Never leaves the call that reads a body.
  static final class Unusable extends RuntimeException {
    private final Refusal refusal;

    Unusable(String code, @Nullable String param, String message) {
      super(message, null, false, false);
      this.refusal = Refusal.invalid(400, code, param, message);
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /** The object in a body. */
  static JsonNode object(byte[] body) {
    if (body.length == 0) {
      throw new Unusable("empty_body", null, "The body is empty. Expected a JSON object.");
    }
    JsonNode read;
    try {
      read = STRICT.readTree(body);
    } catch (JacksonException e) {
      throw new Unusable("invalid_json", null, "The body is no readable JSON.");
    }
    if (!read.isObject()) {
      throw new Unusable("invalid_body", null, "The body is no JSON object.");
    }
    return read;
  }

  /** Refuses members that nobody reads. */
  static void only(JsonNode object, String where, String... names) {
    for (String name : object.propertyNames()) {
      boolean known = false;
      for (String one : names) {
        known |= one.equals(name);
      }
      if (!known) {
        throw new Unusable(
            "unknown_parameter",
            where + shown(name),
            "Unknown member '" + shown(name) + "' (expected: " + String.join(", ", names) + ").");
      }
    }
  }

  /** A name of the caller's in a message. */
  static String shown(String name) {
    return name.length() > 100 ? name.substring(0, 100) + "..." : name;
  }
}
