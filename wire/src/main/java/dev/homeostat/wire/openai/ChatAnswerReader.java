package dev.homeostat.wire.openai;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.json.JsonError;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import org.jspecify.annotations.Nullable;

/**
 * Reads a complete chat answer as it arrives: is it valid, is it really an error, does it bring
 * anything, what did it cost. Not thread-safe; one per answer.
 */
public final class ChatAnswerReader {
  private final ChatSink sink = ChatSink.answer();
  private final JsonScan scan = new JsonScan(JsonLimits.DEFAULT, sink);

  /** Takes the next bytes. Returns false once the answer is known to be malformed. */
  public boolean feed(byte[] buf, int off, int len) {
    return scan.feed(buf, off, len);
  }

  /** The answer is complete. */
  public ChatAnswerFacts finish() {
    JsonError malformed = scan.finish() ? null : scan.error();
    // Usable text beside an error wins only when it completes.
    boolean failed =
        sink.finishedByError || (sink.error != null && !(!sink.empty() && sink.finish));
    return new ChatAnswerFacts(
        malformed,
        failed ? error(sink.error) : null,
        sink.empty(),
        sink.finish,
        sink.ordinaryStop,
        sink.finishText,
        sink.modelText,
        sink.modelAt,
        sink.modelEnd,
        sink.usage ? new Usage(sink.input, sink.outputWithReasoning()) : null,
        sink.cached,
        sink.reasoned,
        sink.unfinished,
        sink.bareTool,
        (sink.said + 3) / 4);
  }

  private static ErrorFacts error(@Nullable ErrorSink error) {
    ErrorSink known = error == null ? ErrorSink.within() : error;
    return ErrorReader.wrapped(known, known.text());
  }
}
