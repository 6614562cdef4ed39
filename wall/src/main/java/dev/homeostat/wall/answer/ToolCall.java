package dev.homeostat.wall.answer;

import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A call of one of the request's tools.
 *
 * @param arguments a JSON object as text
 */
public record ToolCall(String name, String arguments) {
  /**
   * A call of the tool that {@code tool_choice} demands, if it demands one.
   *
   * @param text what its string arguments say
   */
  public static Optional<ToolCall> demandedBy(JsonNode request, String text) {
    JsonNode choice = request.path("tool_choice");
    if (choice.isObject()) {
      return named(request, choice.path("function").path("name").stringValue(""), text);
    }
    return "required".equals(choice.stringValue("")) ? first(request, text) : Optional.empty();
  }

  /** A call of the first tool the request offers. */
  public static Optional<ToolCall> first(JsonNode request, String text) {
    return matching(request, name -> true, text);
  }

  /** A call of the tool of this name, if the request offers it. */
  public static Optional<ToolCall> named(JsonNode request, String name, String text) {
    return matching(request, name::equals, text);
  }

  /** A call of the first offered tool whose name the predicate accepts. */
  public static Optional<ToolCall> matching(JsonNode request, Predicate<String> name, String text) {
    return request.path("tools").values().stream()
        .map(tool -> tool.path("function"))
        .filter(function -> name.test(function.path("name").stringValue("")))
        .findFirst()
        .map(function -> of(function, text));
  }

  private static ToolCall of(JsonNode function, String text) {
    String arguments = SchemaSample.of(function.path("parameters"), text).toString();
    return new ToolCall(function.path("name").stringValue("tool"), arguments);
  }
}
