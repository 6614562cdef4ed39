package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.AnswerFacts;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.openai.AnswerRepair;
import dev.homeostat.wire.openai.ChatAnswerFacts;
import dev.homeostat.wire.openai.ChatAnswerReader;
import dev.homeostat.wire.openai.ChatAssembler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** A stream that came where one JSON answer was asked for: gathered, then made into one. */
final class AggregatedBody implements BodyReader {
  private static final int MOST = 8 << 20;

  private final ChatAssembler assembler = new ChatAssembler();
  private final HeldBytes room;
  private int taken;
  private byte @Nullable [] answer;
  private @Nullable ChatAnswerFacts read;

  /** Gathers as far as there is room. */
  AggregatedBody(HeldBytes room) {
    this.room = room;
  }

  @Override
  public Taken add(ByteBuf content, byte[] scratch) {
    int from = content.readerIndex();
    int to = content.writerIndex();
    taken += to - from;
    if (taken > MOST) {
      return Taken.TOO_LARGE;
    }
    if (!room.hold(taken)) {
      return Taken.NO_ROOM;
    }
    while (from < to) {
      int length = Math.min(scratch.length, to - from);
      content.getBytes(from, scratch, 0, length);
      assembler.feed(scratch, 0, length);
      from += length;
    }
    return Taken.MORE;
  }

  /** What the gathered answer says; one without a finish reason is cut. */
  AnswerFacts facts() {
    byte[] json = assembler.finish();
    ErrorFacts error = assembler.error();
    if (error != null) {
      return new AnswerFacts(true, null, true, Usage.NONE, error);
    }
    if (json == null) {
      return AnswerFacts.unreadable("the stream that came instead of JSON is not a whole answer");
    }
    answer = json;
    ChatAnswerReader reader = new ChatAnswerReader();
    reader.feed(json, 0, json.length);
    ChatAnswerFacts facts = reader.finish();
    read = facts;
    return facts.decisive();
  }

  /** Whether a finish reason had to be added. */
  boolean finishForgotten() {
    return assembler.finishForgotten();
  }

  /** Whether unreadable events were left out. */
  boolean skipped() {
    return assembler.skipped() > 0;
  }

  @Override
  public @Nullable ChatAnswerFacts read() {
    return read;
  }

  @Override
  public void mend(String stem) {
    byte[] mended = answer == null ? null : AnswerRepair.of(answer, stem);
    if (mended != null) {
      answer = mended;
    }
  }

  @Override
  public int length() {
    return answer == null ? 0 : answer.length;
  }

  @Override
  public byte[] bytes() {
    return answer != null ? answer : new byte[0];
  }

  @Override
  public ByteBuf take() {
    return answer != null ? Unpooled.wrappedBuffer(answer) : Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void release() {
    answer = null;
    room.release();
  }
}
