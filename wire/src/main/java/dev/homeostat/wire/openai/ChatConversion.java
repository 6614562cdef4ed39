package dev.homeostat.wire.openai;

import dev.homeostat.core.money.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers that come in the other form than asked for: plain JSON where a stream was asked for, a
 * stream where plain JSON was. Off the hot path, so it builds trees; bounded by {@link #MAX_BYTES}.
 */
public final class ChatConversion {
  /** The longest answer that is converted. */
  public static final int MAX_BYTES = 8 << 20;

  static final JsonMapper JSON = JsonMapper.builder().build();

  private ChatConversion() {}

  /**
   * The stream that says what a complete answer says: a role with text and tool calls, a finish,
   * the usage if asked for, {@code [DONE]}. Null when the answer can't be read or is too long.
   *
   * @param answer a {@code chat.completion}
   * @param includeUsage whether the caller asked for the usage chunk
   */
  public static byte @Nullable [] toStream(byte[] answer, boolean includeUsage) {
    return toStream(answer, includeUsage, null);
  }

  /**
   * The same.
   *
   * @param estimate the usage to tell in place of what the answer counts, or null
   */
  public static byte @Nullable [] toStream(
      byte[] answer, boolean includeUsage, @Nullable Usage estimate) {
    if (answer.length > MAX_BYTES) {
      return null;
    }
    try {
      return JSON.readTree(answer) instanceof ObjectNode tree
          ? AnswerToStream.convert(tree, includeUsage, estimate)
          : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  /**
   * The complete answer that a stream's chunks add up to, or null when the stream was cut, failed,
   * malformed or too long: a part of an answer is never an answer. Who wants to know why, or has
   * the stream in pieces, uses a {@link ChatAssembler}.
   *
   * @param stream the whole event stream
   */
  public static byte @Nullable [] toAnswer(byte[] stream) {
    ChatAssembler assembler = new ChatAssembler();
    assembler.feed(stream, 0, stream.length);
    return assembler.finish();
  }
}
