package dev.homeostat.wall.answer;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A request as a provider reads it, perhaps before its body is whole.
 *
 * @param number the attempt's number at this server, from 1
 * @param path without the query
 * @param headers names in lower case; repeated ones joined by commas
 * @param connectionUse how many requests this connection has carried, this one included
 * @param json the body; a missing node when it is empty, null when it is not JSON
 */
public record WallRequest(
    long number,
    String method,
    String path,
    Map<String, String> headers,
    int connectionUse,
    Bytes body,
    @Nullable JsonNode json) {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int PEEK = 64 * 1024;
  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"\\\\]{1,500})\"");

  public WallRequest {
    headers = Map.copyOf(headers);
  }

  /** The same request with its whole body. */
  public WallRequest withBody(Bytes whole) {
    return new WallRequest(number, method, path, headers, connectionUse, whole, parse(whole));
  }

  /** The same request with the body's beginning, not parsed. */
  public WallRequest withPartialBody(Bytes beginning) {
    return new WallRequest(number, method, path, headers, connectionUse, beginning, null);
  }

  /** The header's value. */
  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** The model asked for; empty when the body names none, or not yet. */
  public String model() {
    if (json != null) {
      return json.path("model").stringValue("");
    }
    Matcher matcher = MODEL.matcher(body.slice(0, Math.min(PEEK, body.length())).utf8());
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Whether a stream is asked for. */
  public boolean stream() {
    return json != null && json.path("stream").booleanValue(false);
  }

  /** The text of the last message of this role; empty without one. */
  public String lastText(String role) {
    String found = "";
    if (json != null) {
      for (JsonNode message : json.path("messages").values()) {
        if (role.equals(message.path("role").stringValue(""))) {
          found = text(message.path("content"));
        }
      }
    }
    return found;
  }

  /** Whether the last message is the assistant's: the caller wants its text continued. */
  public boolean prefilled() {
    if (json == null) {
      return false;
    }
    JsonNode messages = json.path("messages");
    return messages.size() > 0
        && "assistant".equals(messages.path(messages.size() - 1).path("role").stringValue(""));
  }

  /** A rough count of the prompt's tokens: four bytes of messages each. */
  public int promptTokens() {
    return json == null ? 0 : Math.max(1, json.path("messages").toString().length() / 4);
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder joined = new StringBuilder();
    for (JsonNode piece : content.values()) {
      joined.append(piece.path("text").stringValue(""));
    }
    return joined.toString();
  }

  private static @Nullable JsonNode parse(Bytes body) {
    if (body.length() == 0) {
      return MissingNode.getInstance();
    }
    try {
      return MAPPER.readTree(body.toArray());
    } catch (JacksonException e) {
      return null;
    }
  }
}
