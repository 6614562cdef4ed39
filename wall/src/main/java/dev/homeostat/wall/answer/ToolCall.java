package dev.homeostat.wall.answer;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A call of one of the request's tools.
 *
 * @param arguments a JSON object as text
 */
public record ToolCall(String name, String arguments) {
  /** A call of the tool that {@code tool_choice} demands, if it demands one. */
  public static Optional<ToolCall> demandedBy(JsonNode request) {
    JsonNode choice = request.path("tool_choice");
    if (choice.isObject()) {
      return named(request, choice.path("function").path("name").stringValue(""));
    }
    return "required".equals(choice.stringValue("")) ? first(request) : Optional.empty();
  }

  /** A call of the first tool the request offers. */
  public static Optional<ToolCall> first(JsonNode request) {
    return request.path("tools").values().stream()
        .map(tool -> tool.path("function"))
        .filter(JsonNode::isObject)
        .findFirst()
        .map(ToolCall::of);
  }

  /** A call of the tool of this name, if the request offers it. */
  public static Optional<ToolCall> named(JsonNode request, String name) {
    return request.path("tools").values().stream()
        .map(tool -> tool.path("function"))
        .filter(function -> name.equals(function.path("name").stringValue("")))
        .findFirst()
        .map(ToolCall::of);
  }

  private static ToolCall of(JsonNode function) {
    String name = function.path("name").stringValue("tool");
    return new ToolCall(name, SchemaSample.of(function.path("parameters"), name).toString());
  }
}
