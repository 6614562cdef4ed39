package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.core.exchange.FrameKind;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import dev.homeostat.wire.json.JsonText;
import dev.homeostat.wire.sse.FrameView;
import dev.homeostat.wire.sse.SseEvent;
import java.nio.charset.StandardCharsets;

/**
 * Reads each event of a chat stream once: validity, kind, text, finish, usage and error in the same
 * pass, without an object for an ordinary event. Not thread-safe; one per stream.
 */
public final class ChatFrameReader {
  private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
  private static final byte[] ERROR = "error".getBytes(US_ASCII);

  private final ChatSink sink = ChatSink.chunk();
  private final JsonScan scan = new JsonScan(JsonLimits.DEFAULT, sink);
  private int skipped;
  private boolean toolCalled;

  /** How many events were left out, because they can't be read and no text had begun in them. */
  public int skipped() {
    return skipped;
  }

  /** About how many tokens were said so far, reasoning and arguments included: bytes by four. */
  public long tokens() {
    return (sink.said + 3) / 4;
  }

  /** The highest index of a tool call before the present event, or -1. */
  public int toolBefore() {
    return sink.toolBefore;
  }

  /** Whether a tool was called so far. */
  public boolean toolCalled() {
    return toolCalled;
  }

  /** Reads one event into {@code view}, whose ranges then point into the event's data array. */
  public void read(SseEvent event, FrameView view) {
    if (event.hasData()) {
      read(event.dataArray(), event.dataFrom(), event.dataTo(), event.named(ERROR), view);
    } else {
      view.clear(FrameKind.COMMENT, event.array(), event.from(), event.from());
    }
  }

  /**
   * Reads the data of one event.
   *
   * @param array the bytes
   * @param from the first byte of the data
   * @param to the first byte after it
   * @param namedError whether the event is called {@code error}
   * @param view what is filled
   */
  public void read(byte[] array, int from, int to, boolean namedError, FrameView view) {
    int start = trimmedStart(array, from, to);
    int end = trimmedEnd(array, start, to);
    view.clear(FrameKind.BEAT, array, from, to);
    if (start == end) {
      view.kind(FrameKind.COMMENT);
      return;
    }
    if (array[start] == '[' && JsonText.same(array, start, end, DONE)) {
      view.kind(FrameKind.DONE);
      return;
    }
    sink.reset();
    scan.reset();
    boolean valid = scan.feed(array, start, end - start) && scan.finish();
    if (!valid || (!sink.rootObject && sink.error == null)) {
      // Untrimmed: a blank at the end may be the first letter of a text that broke off.
      unreadable(array, from, to, namedError, view);
      return;
    }
    if (isError(namedError)) {
      view.error(error(array, start, end));
      return;
    }
    fill(view, start);
  }

  /**
   * An error is one unless usable content stands beside it; a finish reason saying so settles it.
   */
  private boolean isError(boolean namedError) {
    if (sink.finishedByError) {
      return true;
    }
    return (sink.error != null || namedError) && !sink.usable();
  }

  private ErrorFacts error(byte[] array, int from, int to) {
    ErrorSink error = sink.error;
    if (error == null) {
      return ErrorReader.wrapped(array, from, to);
    }
    int length = Math.min(to - from, ErrorFacts.TEXT_LIMIT * 3);
    String text = ErrorFacts.textOf(new String(array, from, length, StandardCharsets.UTF_8));
    return ErrorReader.wrapped(error, text);
  }

  private void unreadable(byte[] array, int from, int to, boolean namedError, FrameView view) {
    if (TextTrace.in(array, from, to)) {
      view.kind(FrameKind.MALFORMED);
    } else if (namedError) {
      view.error(ErrorReader.wrapped(array, from, to));
    } else {
      skipped++;
      view.kind(FrameKind.MALFORMED_BLANK);
    }
  }

  private void fill(FrameView view, int start) {
    view.kind(kind());
    view.content(sink.contentFrom, sink.contentTo);
    view.reasoning(sink.reasoningFrom, sink.reasoningTo);
    view.id(sink.idFrom, sink.idTo);
    view.model(sink.modelFrom, sink.modelTo);
    view.choices(sink.scattered, sink.refusal, sink.role, sink.several, sink.tool);
    view.bareTool(sink.numberTools());
    boolean words = sink.refusal || sink.tool || !sink.blankOnly;
    view.spoken(sink.spoken, sink.content && !words);
    if (sink.finish) {
      view.finish(sink.finishFrom, sink.finishTo, sink.finishedChoices, sink.ordinaryStop);
    }
    if (sink.usage) {
      boolean last = sink.choicesSeen && sink.choices == 0;
      if (sink.usageEnd > 0) {
        view.usageRange(start + sink.usageAt, start + sink.usageEnd);
      }
      view.usage(sink.input, sink.outputWithReasoning(), sink.cached, sink.reasoned, last);
    }
  }

  private FrameKind kind() {
    if (sink.content || sink.refusal) {
      return FrameKind.CONTENT;
    }
    if (sink.tool) {
      toolCalled = true;
      return FrameKind.TOOL_CALL;
    }
    if (sink.reasoning) {
      return FrameKind.REASONING;
    }
    if (sink.finish) {
      return FrameKind.FINISH;
    }
    return sink.usage && sink.choices == 0 ? FrameKind.USAGE : FrameKind.BEAT;
  }

  private static int trimmedStart(byte[] array, int from, int to) {
    int i = from;
    while (i < to && blank(array[i])) {
      i++;
    }
    return i;
  }

  private static int trimmedEnd(byte[] array, int from, int to) {
    int i = to;
    while (i > from && blank(array[i - 1])) {
      i--;
    }
    return i;
  }

  private static boolean blank(byte c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
