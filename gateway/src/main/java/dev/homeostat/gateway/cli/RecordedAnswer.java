package dev.homeostat.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One answer of a provider as somebody wrote it down.
 *
 * @param id what its owner calls it, or null
 * @param provider whose answer it is, or null
 * @param status the HTTP status; 0 when nothing answered
 * @param headers by lower-case name
 * @param body its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, compared by no one.
record RecordedAnswer(
    @Nullable String id,
    @Nullable String provider,
    int status,
    Map<String, String> headers,
    byte[] body) {

  /** Something in an entry isn't what it should be. */
  static final class BadEntry extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadEntry(String message) {
      super(message);
    }
  }

  /**
   * Reads an entry.
   *
   * @throws BadEntry naming the key, its value and what was expected
   */
  static RecordedAnswer of(JsonNode entry) {
    if (!entry.isObject()) {
      throw new BadEntry(
          "entry: " + shown(entry) + " (expected: an object with status, headers and body)");
    }
    if (!entry.hasNonNull("body") && !entry.hasNonNull("status")) {
      throw new BadEntry("entry: neither status nor body (expected: at least one of them)");
    }
    byte[] body = body(entry.get("body"));
    return new RecordedAnswer(
        text(entry, "id"), text(entry, "provider"), status(entry, body), headers(entry), body);
  }

  private static @Nullable String text(JsonNode entry, String key) {
    JsonNode value = entry.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString() && !value.isNumber()) {
      throw new BadEntry(key + ": " + shown(value) + " (expected: a string)");
    }
    return value.asString();
  }

  private static byte[] body(@Nullable JsonNode body) {
    if (body == null || body.isNull()) {
      return new byte[0];
    }
    return (body.isString() ? body.asString() : body.toString()).getBytes(UTF_8);
  }

  /** Without a status, an answer is that of a 200, and plain words are those of an exception. */
  private static int status(JsonNode entry, byte[] body) {
    JsonNode status = entry.get("status");
    if (status == null || status.isNull()) {
      String head = new String(body, 0, Math.min(body.length, 64), UTF_8).strip();
      boolean answer =
          head.startsWith("{")
              || head.startsWith("[")
              || head.startsWith("<")
              || head.startsWith("data:")
              || head.startsWith("event:");
      return answer || head.isEmpty() ? 200 : 0;
    }
    String digits = status.isString() || status.isNumber() ? status.asString().strip() : "";
    if (!digits.matches("[0-9]{1,3}")) {
      throw new BadEntry("status: " + shown(status) + " (expected: 0..999)");
    }
    return Integer.parseInt(digits);
  }

  private static Map<String, String> headers(JsonNode entry) {
    JsonNode headers = entry.get("headers");
    if (headers == null || headers.isNull()) {
      return Map.of();
    }
    if (!headers.isObject()) {
      throw new BadEntry("headers: " + shown(headers) + " (expected: an object)");
    }
    Map<String, String> byName = new LinkedHashMap<>();
    headers.forEachEntry(
        (name, value) -> {
          JsonNode first = value.isArray() && !value.isEmpty() ? value.get(0) : value;
          if (first.isContainer()) {
            throw new BadEntry(
                "headers." + name + ": " + shown(value) + " (expected: a string or strings)");
          }
          if (!first.isNull()) {
            byName.putIfAbsent(name.toLowerCase(Locale.ROOT), first.asString());
          }
        });
    return byName;
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}
