package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.ExchangeEvent;
import dev.homeostat.core.exchange.FrameKind;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.openai.ChatFrameReader;
import dev.homeostat.wire.openai.FinishReasons;
import dev.homeostat.wire.openai.StreamBrand;
import dev.homeostat.wire.openai.ToolCallRepair;
import dev.homeostat.wire.sse.FrameView;
import dev.homeostat.wire.sse.SseEvent;
import dev.homeostat.wire.sse.SseParser;
import dev.homeostat.wire.sse.SseSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Reads an attempt's stream: every event is looked at once, and its bytes go out as they came.
 * Network bytes are copied into the loop's work area to be scanned, which is cheaper than scanning
 * them where they are; what is forwarded is the network buffer itself, neighbouring events as one
 * piece.
 */
final class StreamReader implements SseSink {
  /** The bytes of {@code data: } before an event's JSON. */
  private static final int DATA_PREFIX = 6;

  private final AttemptLoop exchange;
  private final byte[] scratch;
  private final SseParser parser = new SseParser();
  private final ChatFrameReader reader = new ChatFrameReader();
  private final FrameView view = new FrameView();
  private final ExchangeEvent.Frame frame;
  private final int number;

  private StreamIdentity identity = StreamIdentity.UNKNOWN;
  private boolean identified;
  private @Nullable ByteBuf held;
  private @Nullable HeldBytes room;
  private @Nullable ToolCallRepair repair;
  private boolean closed;
  private boolean late;

  /** The buffer being read, and where in it the work area begins. */
  private ByteBuf content = Unpooled.EMPTY_BUFFER;

  private int contentBase;
  private @Nullable SseEvent event;

  /** The bytes of {@link #content} that are to be forwarded and not yet given to the client. */
  private int pendingFrom;

  private int pendingTo;
  private @Nullable ClientStream pendingClient;

  StreamReader(AttemptLoop exchange, byte[] scratch, int number) {
    this.exchange = exchange;
    this.scratch = scratch;
    this.number = number;
    this.frame = new ExchangeEvent.Frame(number, view);
  }

  void read(ByteBuf bytes) {
    content = bytes;
    int from = bytes.readerIndex();
    int to = bytes.writerIndex();
    while (from < to && !closed) {
      int length = Math.min(scratch.length, to - from);
      bytes.getBytes(from, scratch, 0, length);
      contentBase = from;
      parser.feed(scratch, 0, length, this);
      from += length;
    }
    givePending();
    content = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void event(SseEvent newEvent) {
    if (closed) {
      late(newEvent);
      return;
    }
    event = newEvent;
    reader.read(newEvent, view);
    ErrorFacts error = view.error();
    if (error != null) {
      view.error(exchange.discreet(number, error));
    }
    if (!identified && view.idFrom() >= 0) {
      identified = true;
      identity = new StreamIdentity(StreamBrand.of(view), numbered(newEvent));
    }
    exchange.streamEvent(this, frame);
    event = null;
  }

  /** What stands behind an end is dropped; behind a good one it is odd. */
  private void late(SseEvent behind) {
    if (view.kind() == FrameKind.DONE && behind.hasData() && !late) {
      late = true;
      exchange.anomaly(number, Anomaly.Kind.DATA_AFTER_DONE);
    }
  }

  /**
   * The stream came to a good end.
   *
   * @param finishForgotten whether it never gave a finish reason
   * @return the reason to add, or null
   */
  @Nullable String ended(boolean finishForgotten) {
    if (reader.skipped() > 0) {
      exchange.anomaly(number, Anomaly.Kind.SKIPPED_EVENT);
    }
    if (finishForgotten) {
      exchange.anomaly(number, Anomaly.Kind.MISSING_FINISH);
      return FinishReasons.forgotten(reader.toolCalled());
    }
    // Its last event is the present one: only [DONE] ends a stream at once.
    if (view.kind() != FrameKind.DONE) {
      exchange.anomaly(number, Anomaly.Kind.MISSING_DONE);
    }
    return null;
  }

  /** About how many tokens were said. */
  long saidTokens() {
    return reader.tokens();
  }

  /** Whether a line of the event begins with {@code id:}. */
  private static boolean numbered(SseEvent event) {
    byte[] array = event.array();
    for (int i = event.from(); i + 2 < event.to(); i++) {
      boolean lineBegins = i == event.from() || array[i - 1] == '\n' || array[i - 1] == '\r';
      if (lineBegins && array[i] == 'i' && array[i + 1] == 'd' && array[i + 2] == ':') {
        return true;
      }
    }
    return false;
  }

  @Override
  public void tooLong() {
    if (!closed) {
      exchange.dispatch(
          new ExchangeEvent.Broken(
              number,
              Failure.seen(FailureKind.UPSTREAM_MALFORMED, "an event of the stream never ends"),
              true,
              false));
    }
  }

  /** The attempt is over; the rest of the buffer is not read. */
  void close() {
    closed = true;
  }

  /** What the stream's events have in common. */
  StreamIdentity identity() {
    return identity;
  }

  /** Sends the present event. */
  void forward(ClientStream client) {
    SseEvent current = event;
    if (current == null || (view.bareTool() && forwardNumbered(current, client))) {
      return;
    }
    if (!current.inBuffer()) {
      givePending();
      client.write(current.array(), current.from(), current.to() - current.from());
      return;
    }
    int from = contentBase + current.from();
    int to = contentBase + current.to();
    if (pendingClient != null && pendingTo == from) {
      pendingTo = to;
      return;
    }
    givePending();
    pendingClient = client;
    pendingFrom = from;
    pendingTo = to;
  }

  /** Sends the present event with its tool calls numbered and named. */
  private boolean forwardNumbered(SseEvent current, ClientStream client) {
    byte[] numbered = repaired(current);
    if (numbered == null) {
      return false;
    }
    givePending();
    client.write(numbered);
    return true;
  }

  /** The event with its tool calls numbered and named, or null when that can't be done. */
  private byte @Nullable [] repaired(SseEvent current) {
    ToolCallRepair known = repair;
    if (known == null) {
      known = new ToolCallRepair(reader.toolBefore(), exchange.stem());
      repair = known;
      exchange.anomaly(number, Anomaly.Kind.BARE_TOOL_CALL);
    }
    return known.event(current.dataArray(), current.dataFrom(), current.dataTo());
  }

  /** Sends the present event as one of another stream, without the first characters of its text. */
  void forwardAs(ClientStream client, StreamBrand brand, int skip, @Nullable Usage usage) {
    SseEvent current = event;
    byte[] numbered = current != null && view.bareTool() ? repaired(current) : null;
    if (numbered == null) {
      client.write(brand.branded(view, skip, usage));
      return;
    }
    FrameView again = new FrameView();
    new ChatFrameReader().read(numbered, DATA_PREFIX, numbered.length, false, again);
    client.write(brand.branded(again, 0, usage));
  }

  /** Lets what was forwarded go out before anything else is written. */
  void givePending() {
    ClientStream client = pendingClient;
    if (client != null) {
      pendingClient = null;
      client.write(content, pendingFrom, pendingTo - pendingFrom);
    }
  }

  /** Keeps the present event back. */
  void hold() {
    SseEvent current = event;
    if (current == null) {
      return;
    }
    if (held == null) {
      held = Unpooled.buffer(256);
      room = exchange.room();
    }
    byte[] numbered = view.bareTool() ? repaired(current) : null;
    if (numbered != null) {
      held.writeBytes(numbered);
    } else {
      held.writeBytes(current.array(), current.from(), current.to() - current.from());
    }
    if (held.readableBytes() > AnswerBody.HELD_FOR_GATE) {
      exchange.dispatch(new ExchangeEvent.Outgrown(number));
    } else if (room != null && !room.hold(held.capacity())) {
      exchange.dispatch(new ExchangeEvent.Broken(number, AttemptLoop.NO_ROOM, true, false));
    }
  }

  /** How much was kept back. */
  int heldBytes() {
    return held == null ? 0 : held.readableBytes();
  }

  /** A copy of what was kept back. */
  byte[] held() {
    return held == null ? new byte[0] : ByteBufUtil.getBytes(held);
  }

  /** Sends what was kept back. */
  void releaseHeld(ClientStream client) {
    if (held != null) {
      client.write(held, held.readerIndex(), held.readableBytes());
      dropHeld();
    }
  }

  /** Forgets what was kept back. */
  void dropHeld() {
    if (held != null) {
      held.release();
      held = null;
    }
    if (room != null) {
      room.release();
      room = null;
    }
  }

  /** Gives all memory back. */
  void release() {
    closed = true;
    dropHeld();
  }
}
