package dev.homeostat.wire.openai;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.sse.FrameView;
import dev.homeostat.wire.sse.SseEvent;
import dev.homeostat.wire.sse.SseParser;
import dev.homeostat.wire.sse.SseSink;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * F31: the chunks of a stream as the complete answer that was asked for. Not thread-safe; one per
 * stream.
 */
public final class ChatAssembler {
  private final SseParser parser = new SseParser();
  private final ChatFrameReader reader = new ChatFrameReader();
  private final FrameView view = new FrameView();
  private final SseSink sink = new Events();
  private final ObjectNode answer = ChatConversion.JSON.createObjectNode();
  private final TreeMap<Integer, AssembledChoice> choices = new TreeMap<>();
  private @Nullable JsonNode usage;
  private @Nullable ErrorFacts error;
  private boolean broken;
  private boolean done;
  private long bytes;

  /** Takes the stream's next bytes. */
  public void feed(byte[] buf, int off, int len) {
    bytes += len;
    broken |= bytes > ChatConversion.MAX_BYTES;
    if (!broken) {
      parser.feed(buf, off, len, sink);
    }
  }

  /**
   * The complete answer, or null when the stream was cut, failed, malformed or too long: a part of
   * an answer is never an answer.
   */
  public byte @Nullable [] finish() {
    if (broken || choices.isEmpty() || !allFinished()) {
      return null;
    }
    answer.put("object", "chat.completion");
    ArrayNode list = answer.putArray("choices");
    choices.forEach((index, choice) -> list.add(choice.toNode(index)));
    if (usage != null) {
      answer.set("usage", usage);
    }
    return ChatConversion.JSON.writeValueAsBytes(answer);
  }

  /**
   * The error that stood in the stream where a chunk should be, or null; with one, {@link #finish}
   * gives no answer. Valid at any time, and after {@link #finish}.
   */
  public @Nullable ErrorFacts error() {
    return error;
  }

  /** Whether a choice ended without a finish reason, which {@link #finish} then adds. */
  public boolean finishForgotten() {
    return !choices.values().stream().allMatch(AssembledChoice::finished);
  }

  /** How many unreadable events were left out. */
  public int skipped() {
    return reader.skipped();
  }

  /**
   * A bare {@code [DONE]} after content is an end too, as streaming has it; not among several
   * choices, of which the unfinished ones may have been cut.
   */
  private boolean allFinished() {
    return (done && choices.size() == 1)
        || choices.values().stream().allMatch(AssembledChoice::finished);
  }

  private void event(SseEvent event) {
    if (broken || done) {
      return;
    }
    reader.read(event, view);
    switch (view.kind()) {
      case COMMENT, MALFORMED_BLANK -> {}
      case DONE -> done = true;
      case MALFORMED -> broken = true;
      case ERROR -> {
        broken = true;
        error = view.error();
      }
      case BEAT, REASONING, TOOL_CALL, CONTENT, FINISH, USAGE -> chunk(event);
    }
  }

  private void chunk(SseEvent event) {
    try {
      int length = event.dataTo() - event.dataFrom();
      merge(ChatConversion.JSON.readTree(event.dataArray(), event.dataFrom(), length));
    } catch (JacksonException tooUnusual) {
      // Beyond Jackson's own limits, which are narrower than the scan's.
      broken = true;
    }
  }

  private void merge(JsonNode chunk) {
    chunk
        .properties()
        .forEach(
            member -> {
              switch (member.getKey()) {
                case "choices", "object", "usage", "error" -> {}
                default -> answer.putIfAbsent(member.getKey(), member.getValue());
              }
            });
    if (chunk.path("usage").isObject()) {
      usage = chunk.path("usage");
    }
    for (JsonNode choice : chunk.path("choices")) {
      JsonNode index = choice.path("index");
      choices
          .computeIfAbsent(index.isInt() ? index.intValue() : 0, any -> new AssembledChoice())
          .add(choice);
    }
  }

  private final class Events implements SseSink {
    @Override
    public void event(SseEvent event) {
      ChatAssembler.this.event(event);
    }

    @Override
    public void tooLong() {
      broken = true;
    }
  }
}
