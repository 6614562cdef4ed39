package dev.homeostat.wall.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chat answer says, apart from how it is sent.
 *
 * @param created seconds since the epoch
 * @param words the text in pieces, one per delta
 * @param reasoning the thoughts before it, likewise
 * @param tool a tool call in place of text
 * @param bareTool whether the deltas of the call lack index and id
 * @param finish the finish reason
 * @param usage whether usage is told
 * @param stream whether it is told as a stream
 */
public record ChatAnswer(
    String id,
    long created,
    String model,
    String fingerprint,
    List<String> words,
    List<String> reasoning,
    @Nullable ToolCall tool,
    boolean bareTool,
    String finish,
    int promptTokens,
    boolean usage,
    boolean stream) {

  public ChatAnswer {
    words = List.copyOf(words);
    reasoning = List.copyOf(reasoning);
  }

  /** A plain text answer to this request, with the usage and stream the caller asked for. */
  public static ChatAnswer to(WallRequest request, String fingerprint, List<String> words) {
    boolean stream = request.stream();
    boolean wanted =
        request.json() != null
            && request.json().path("stream_options").path("include_usage").booleanValue(false);
    return new ChatAnswer(
        "chatcmpl-%s-%06d".formatted(fingerprint, request.number()),
        System.currentTimeMillis() / 1000,
        request.model(),
        fingerprint,
        words,
        List.of(),
        null,
        false,
        "stop",
        request.promptTokens(),
        !stream || wanted,
        stream);
  }

  /** Text, reasoning and arguments, a token for each delta. */
  public int completionTokens() {
    return reasoning.size() + (tool == null ? words.size() : ChatParts.argumentPieces(tool).size());
  }

  public ChatAnswer withWords(List<String> changed) {
    return new ChatAnswer(
        id,
        created,
        model,
        fingerprint,
        changed,
        reasoning,
        tool,
        bareTool,
        finish,
        promptTokens,
        usage,
        stream);
  }

  public ChatAnswer withReasoning(List<String> changed) {
    return new ChatAnswer(
        id,
        created,
        model,
        fingerprint,
        words,
        changed,
        tool,
        bareTool,
        finish,
        promptTokens,
        usage,
        stream);
  }

  /** This call in place of the text. */
  public ChatAnswer withTool(ToolCall call, boolean bare) {
    return new ChatAnswer(
        id,
        created,
        model,
        fingerprint,
        words,
        reasoning,
        call,
        bare,
        "tool_calls",
        promptTokens,
        usage,
        stream);
  }

  public ChatAnswer withFinish(String changed) {
    return new ChatAnswer(
        id,
        created,
        model,
        fingerprint,
        words,
        reasoning,
        tool,
        bareTool,
        changed,
        promptTokens,
        usage,
        stream);
  }

  public ChatAnswer withUsage(boolean changed) {
    return new ChatAnswer(
        id,
        created,
        model,
        fingerprint,
        words,
        reasoning,
        tool,
        bareTool,
        finish,
        promptTokens,
        changed,
        stream);
  }

  public ChatAnswer withStream(boolean changed) {
    return new ChatAnswer(
        id,
        created,
        model,
        fingerprint,
        words,
        reasoning,
        tool,
        bareTool,
        finish,
        promptTokens,
        usage,
        changed);
  }

  /** The plan that sends this answer without any fault. */
  public Plan plan() {
    return stream ? Plan.stream(ChatParts.stream(this)) : Plan.json(ChatParts.json(this));
  }
}
