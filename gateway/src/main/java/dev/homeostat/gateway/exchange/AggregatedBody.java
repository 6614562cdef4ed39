package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.AnswerFacts;
import dev.homeostat.wire.openai.ChatAnswerReader;
import dev.homeostat.wire.openai.ChatConversion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream that came where one JSON answer was asked for: gathered, then made into one. */
final class AggregatedBody implements BodyReader {
  private static final int MOST = 8 << 20;

  private byte[] events = new byte[0];
  private byte @Nullable [] answer;

  @Override
  public Taken add(ByteBuf content, byte[] scratch) {
    int more = content.readableBytes();
    if (events.length + more > MOST) {
      return Taken.TOO_LARGE;
    }
    int before = events.length;
    events = Arrays.copyOf(events, before + more);
    content.getBytes(content.readerIndex(), events, before, more);
    return Taken.MORE;
  }

  /** What the gathered answer says; one without a finish reason is cut. */
  AnswerFacts facts() {
    byte[] json = ChatConversion.toAnswer(events);
    if (json == null) {
      return AnswerFacts.unreadable("the stream that came instead of JSON is not a whole answer");
    }
    answer = json;
    ChatAnswerReader reader = new ChatAnswerReader();
    reader.feed(json, 0, json.length);
    return reader.finish().decisive();
  }

  @Override
  public ByteBuf take() {
    return answer != null ? Unpooled.wrappedBuffer(answer) : Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void release() {
    events = new byte[0];
  }
}
