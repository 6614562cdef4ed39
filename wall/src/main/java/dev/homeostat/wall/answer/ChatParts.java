package dev.homeostat.wall.answer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A chat answer as OpenAI writes it: one chunk per word, or one JSON body cut at its words. */
final class ChatParts {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String CALL_ID = "call_wall_1";
  private static final String HOLE = "@words@";

  private ChatParts() {}

  static List<Part> stream(ChatAnswer answer) {
    List<Part> parts = new ArrayList<>();
    ObjectNode role = NODES.objectNode().put("role", "assistant").put("content", "");
    parts.add(delta(answer, Part.Kind.ROLE, role));
    for (String thought : answer.reasoning()) {
      ObjectNode delta = NODES.objectNode().put("reasoning_content", thought);
      parts.add(delta(answer, Part.Kind.REASONING, delta));
    }
    ToolCall tool = answer.tool();
    if (tool == null) {
      for (String word : answer.words()) {
        parts.add(delta(answer, Part.Kind.TEXT, NODES.objectNode().put("content", word)));
      }
    } else {
      tool(answer, tool, parts);
    }
    JsonNode last = choice(NODES.objectNode(), answer.finish());
    parts.add(chunk(answer, Part.Kind.FINISH, last, null));
    if (answer.usage()) {
      parts.add(chunk(answer, Part.Kind.USAGE, null, usage(answer)));
    }
    parts.add(Part.Data.event(Part.Kind.DONE, "[DONE]"));
    return parts;
  }

  static List<Part> json(ChatAnswer answer) {
    ObjectNode message = NODES.objectNode().put("role", "assistant");
    ToolCall tool = answer.tool();
    if (tool == null) {
      message.put("content", HOLE);
    } else {
      message.putNull("content");
      ObjectNode call = NODES.objectNode().put("id", CALL_ID).put("type", "function");
      call.putObject("function").put("name", tool.name()).put("arguments", tool.arguments());
      message.putArray("tool_calls").add(call);
    }
    message.putNull("refusal");
    if (!answer.reasoning().isEmpty()) {
      message.put("reasoning_content", String.join("", answer.reasoning()));
    }
    ObjectNode choice = NODES.objectNode().put("index", 0);
    choice.set("message", message);
    choice.putNull("logprobs").put("finish_reason", answer.finish());
    ObjectNode body = envelope(answer, "chat.completion");
    body.putArray("choices").add(choice);
    if (answer.usage()) {
      body.set("usage", usage(answer));
    }
    return pieces(body.toString(), answer.words());
  }

  /** The arguments as they are streamed: in pieces of six characters. */
  static List<String> argumentPieces(ToolCall tool) {
    List<String> pieces = new ArrayList<>();
    String all = tool.arguments();
    for (int from = 0; from < all.length(); from += 6) {
      pieces.add(all.substring(from, Math.min(all.length(), from + 6)));
    }
    return pieces;
  }

  private static List<Part> pieces(String body, List<String> words) {
    int hole = body.indexOf(HOLE);
    if (hole < 0) {
      return List.of(Part.Data.raw(Part.Kind.OTHER, body));
    }
    List<Part> parts = new ArrayList<>(words.size() + 2);
    parts.add(Part.Data.raw(Part.Kind.OTHER, body.substring(0, hole)));
    for (String word : words) {
      String quoted = NODES.stringNode(word).toString();
      parts.add(Part.Data.raw(Part.Kind.TEXT, quoted.substring(1, quoted.length() - 1)));
    }
    parts.add(Part.Data.raw(Part.Kind.OTHER, body.substring(hole + HOLE.length())));
    return parts;
  }

  private static void tool(ChatAnswer answer, ToolCall tool, List<Part> parts) {
    ObjectNode opening = NODES.objectNode();
    if (!answer.bareTool()) {
      opening.put("index", 0).put("id", CALL_ID);
    }
    opening.put("type", "function");
    opening.putObject("function").put("name", tool.name()).put("arguments", "");
    parts.add(toolDelta(answer, opening));
    for (String piece : argumentPieces(tool)) {
      ObjectNode call = NODES.objectNode();
      if (!answer.bareTool()) {
        call.put("index", 0);
      }
      call.putObject("function").put("arguments", piece);
      parts.add(toolDelta(answer, call));
    }
  }

  private static Part toolDelta(ChatAnswer answer, ObjectNode call) {
    ObjectNode delta = NODES.objectNode();
    delta.putArray("tool_calls").add(call);
    return delta(answer, Part.Kind.TOOL, delta);
  }

  private static Part delta(ChatAnswer answer, Part.Kind kind, ObjectNode delta) {
    return chunk(answer, kind, choice(delta, null), null);
  }

  private static ObjectNode choice(ObjectNode delta, @Nullable String finish) {
    ObjectNode choice = NODES.objectNode().put("index", 0);
    choice.set("delta", delta);
    return choice.putNull("logprobs").put("finish_reason", finish);
  }

  private static Part chunk(
      ChatAnswer answer, Part.Kind kind, @Nullable JsonNode choice, @Nullable JsonNode usage) {
    ObjectNode chunk = envelope(answer, "chat.completion.chunk");
    var choices = chunk.putArray("choices");
    if (choice != null) {
      choices.add(choice);
    }
    if (usage != null) {
      chunk.set("usage", usage);
    }
    return Part.Data.event(kind, chunk.toString());
  }

  private static ObjectNode envelope(ChatAnswer answer, String object) {
    return NODES
        .objectNode()
        .put("id", answer.id())
        .put("object", object)
        .put("created", answer.created())
        .put("model", answer.model())
        .put("system_fingerprint", answer.fingerprint());
  }

  private static ObjectNode usage(ChatAnswer answer) {
    int completion = answer.completionTokens();
    ObjectNode usage =
        NODES
            .objectNode()
            .put("prompt_tokens", answer.promptTokens())
            .put("completion_tokens", completion)
            .put("total_tokens", answer.promptTokens() + completion);
    if (!answer.reasoning().isEmpty()) {
      usage
          .putObject("completion_tokens_details")
          .put("reasoning_tokens", answer.reasoning().size());
    }
    return usage;
  }
}
