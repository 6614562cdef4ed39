package dev.homeostat.wall.fleet;

import dev.homeostat.wall.answer.SchemaSample;
import dev.homeostat.wall.answer.ToolCall;
import dev.homeostat.wall.answer.WallRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** What a simulated model says: short, sensible, the same for the same prompt, and honest. */
final class Speech {
  private static final int TOPIC_WORDS = 12;
  private static final Set<String> GREETINGS =
      Set.of("hi", "hello", "hey", "hallo", "hola", "bonjour", "ciao", "moin", "servus");

  private final String provider;
  private final WallRequest request;
  private final JsonNode json;

  private Speech(String provider, WallRequest request) {
    this.provider = provider;
    this.request = request;
    this.json = request.json() == null ? MissingNode.getInstance() : request.json();
  }

  static Speech of(String provider, WallRequest request) {
    return new Speech(provider, request);
  }

  /** The tool to call in place of text: one that is demanded, or one that the prompt names. */
  Optional<ToolCall> tool() {
    String choice = json.path("tool_choice").stringValue("");
    if (choice.equals("none") || lastRole().equals("tool")) {
      return Optional.empty();
    }
    String topic = topic();
    Set<String> said = Set.copyOf(words(request.lastText("user")));
    return ToolCall.demandedBy(json, topic)
        .or(
            () ->
                ToolCall.matching(
                    json,
                    name -> words(name.replace('_', ' ')).stream().anyMatch(said::contains),
                    topic));
  }

  /** The text, in the format the request asks for. */
  String text() {
    JsonNode format = json.path("response_format");
    return switch (format.path("type").stringValue("")) {
      case "json_schema" ->
          SchemaSample.of(format.path("json_schema").path("schema"), topic()).toString();
      case "json_object" ->
          JsonNodeFactory.instance
              .objectNode()
              .put("answer", plain())
              .put("model", request.model())
              .put("simulated", true)
              .toString();
      default -> plain();
    };
  }

  private String plain() {
    return "%s I am %s, a simulated model of the provider %s: my answers are made up, so that you"
            .formatted(opening(), request.model(), provider)
        + " can try Homeostat without a key. Homeostat took your request, chose me among its"
        + " targets and now streams my words to you; x-homeostat-target and x-homeostat-trail in"
        + " the headers tell what was tried and why.";
  }

  private String opening() {
    if (lastRole().equals("tool")) {
      return "The tool answered: %s.".formatted(shortened(request.lastText("tool")));
    }
    List<String> said = words(request.lastText("user"));
    if (said.isEmpty()) {
      return "You said nothing that I can read.";
    }
    return GREETINGS.contains(said.getFirst())
        ? "Hello!"
        : "You asked: \"%s\" A real model would answer that here.".formatted(topic());
  }

  private String topic() {
    return shortened(request.lastText("user"));
  }

  private String lastRole() {
    JsonNode messages = json.path("messages");
    return messages.path(messages.size() - 1).path("role").stringValue("");
  }

  private static String shortened(String text) {
    List<String> words = Arrays.asList(text.strip().split("\\s+", TOPIC_WORDS + 1));
    return words.size() <= TOPIC_WORDS
        ? String.join(" ", words)
        : String.join(" ", words.subList(0, TOPIC_WORDS)) + " …";
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toList());
  }
}
