package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the choices of a complete answer bring. Off the hot path, so it builds trees; bounded by
 * {@link ChatConversion#MAX_BYTES}.
 *
 * @param choices in the answer's order
 */
public record ChatContent(List<Choice> choices) {
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);

  /** Copies. */
  public ChatContent {
    choices = List.copyOf(choices);
  }

  /**
   * One choice.
   *
   * @param text its visible text, all parts of it
   * @param blank whether it brings nothing: no word, no refusal, no tool call, no sound
   * @param refused whether it is a refusal, by the model or a filter
   * @param calls whether it calls tools
   * @param arguments the arguments of these calls, as the model wrote them
   */
  public record Choice(
      String text, boolean blank, boolean refused, boolean calls, List<String> arguments) {
    /** Copies. */
    public Choice {
      arguments = List.copyOf(arguments);
    }
  }

  /** Reads a {@code chat.completion}; null when it isn't one, or is too long. */
  public static @Nullable ChatContent of(byte[] answer) {
    if (answer.length > ChatConversion.MAX_BYTES) {
      return null;
    }
    try {
      JsonNode tree = ChatConversion.JSON.readTree(answer);
      List<Choice> choices = new ArrayList<>();
      tree.path("choices").forEach(choice -> choices.add(choice(choice)));
      return tree.isObject() ? new ChatContent(choices) : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  /** Reads the events of a complete stream, with or without its last word. */
  public static @Nullable ChatContent ofStream(byte[] events) {
    ChatAssembler assembler = new ChatAssembler();
    assembler.feed(events, 0, events.length);
    assembler.feed(DONE, 0, DONE.length);
    byte[] answer = assembler.finish();
    return answer == null ? null : of(answer);
  }

  private static Choice choice(JsonNode choice) {
    JsonNode message = choice.path("message");
    StringBuilder text = new StringBuilder();
    boolean refusal = said(message.path("refusal"));
    JsonNode content = message.path("content");
    if (content.isString()) {
      text.append(content.stringValue());
    }
    for (JsonNode part : content.isArray() ? content : ChatConversion.JSON.createArrayNode()) {
      text.append(part.path("text").asString(""));
      refusal |= said(part.path("refusal"));
    }
    List<String> arguments = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function").path("arguments");
      // A custom tool's input is free text.
      arguments.add(function.isObject() ? function.toString() : function.asString(""));
    }
    if (message.path("function_call").isObject()) {
      arguments.add(message.path("function_call").path("arguments").asString(""));
    }
    boolean filtered = choice.path("finish_reason").asString("").equals("content_filter");
    boolean calls = !arguments.isEmpty();
    boolean blank = blank(text) && !refusal && !calls && !message.path("audio").isObject();
    return new Choice(text.toString(), blank, refusal || filtered, calls, arguments);
  }

  /** Whether there is nothing to see; no-break spaces are as blank as others. */
  private static boolean blank(CharSequence text) {
    return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  private static boolean said(JsonNode words) {
    return words.isString() && !words.stringValue().isBlank();
  }
}
