package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.AnswerFacts;
import dev.homeostat.wire.openai.ChatAnswerReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A JSON answer: held back until it is known to be complete and good, so that a bad one can still
 * be replaced. Above a size nobody wants to hold it is passed on as it comes.
 */
final class AnswerBody implements BodyReader {
  /** What is held back to be checked whole, in bytes. */
  static final int HELD = 1 << 20;

  private final ChatAnswerReader reader = new ChatAnswerReader();
  private @Nullable ByteBuf bytes;
  private @Nullable ClientStream client;

  @Override
  public Taken add(ByteBuf content, byte[] scratch) {
    scan(content, scratch);
    if (client != null) {
      client.write(content, content.readerIndex(), content.readableBytes());
      return Taken.MORE;
    }
    keep(content.retain());
    return bytes != null && bytes.readableBytes() > HELD ? Taken.OUTGROWN : Taken.MORE;
  }

  private void scan(ByteBuf content, byte[] scratch) {
    int from = content.readerIndex();
    int to = content.writerIndex();
    while (from < to) {
      int length = Math.min(scratch.length, to - from);
      content.getBytes(from, scratch, 0, length);
      reader.feed(scratch, 0, length);
      from += length;
    }
  }

  private void keep(ByteBuf content) {
    ByteBuf before = bytes;
    switch (before) {
      case null -> bytes = content;
      case CompositeByteBuf many -> many.addComponent(true, content);
      case ByteBuf one ->
          bytes =
              Unpooled.compositeBuffer(1024).addComponent(true, one).addComponent(true, content);
    }
  }

  /** What the complete answer says. */
  AnswerFacts facts() {
    return reader.finish().decisive();
  }

  /** Passes on what is there, and from now on everything that comes. */
  void relayTo(ClientStream stream) {
    client = stream;
    ByteBuf held = take();
    stream.write(held, held.readerIndex(), held.readableBytes());
    held.release();
  }

  @Override
  public ByteBuf take() {
    ByteBuf taken = bytes;
    bytes = null;
    return taken != null ? taken : Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void release() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
