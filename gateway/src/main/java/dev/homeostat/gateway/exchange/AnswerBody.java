package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.AnswerFacts;
import dev.homeostat.wire.openai.AnswerRepair;
import dev.homeostat.wire.openai.ChatAnswerFacts;
import dev.homeostat.wire.openai.ChatAnswerReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
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

  /** The longest answer there is; one with pictures may well be a tenth of it. */
  static final int MOST = 64 << 20;

  /** What is held back of an answer that has to pass a gate, in bytes. */
  static final int HELD_FOR_GATE = 8 << 20;

  private final int most;
  private final HeldBytes room;
  private final ChatAnswerReader reader = new ChatAnswerReader();
  private @Nullable ChatAnswerFacts read;
  private long length;
  private @Nullable ByteBuf bytes;
  private @Nullable ClientStream client;

  /** Holds back so many bytes at most, as far as there is room. */
  AnswerBody(int most, HeldBytes room) {
    this.most = most;
    this.room = room;
  }

  @Override
  public Taken add(ByteBuf content, byte[] scratch) {
    length += content.readableBytes();
    if (length > MOST) {
      return Taken.TOO_LARGE;
    }
    boolean good = scan(content, scratch);
    if (client != null) {
      client.write(content, content.readerIndex(), content.readableBytes());
      return Taken.MORE;
    }
    keep(content.retain());
    boolean small = length <= most;
    if (small && room.hold(length)) {
      return Taken.MORE;
    }
    // What can't become an answer any more isn't begun.
    return !good ? Taken.UNREADABLE : small ? Taken.NO_ROOM : Taken.OUTGROWN;
  }

  private boolean scan(ByteBuf content, byte[] scratch) {
    boolean good = true;
    int from = content.readerIndex();
    int to = content.writerIndex();
    while (from < to) {
      int length = Math.min(scratch.length, to - from);
      content.getBytes(from, scratch, 0, length);
      good = reader.feed(scratch, 0, length);
      from += length;
    }
    return good;
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
    ChatAnswerFacts facts = reader.finish();
    read = facts;
    return facts.decisive();
  }

  @Override
  public @Nullable ChatAnswerFacts read() {
    return read;
  }

  @Override
  public void mend(String stem) {
    ByteBuf held = bytes;
    if (held == null) {
      return;
    }
    byte[] answer = new byte[held.readableBytes()];
    held.getBytes(held.readerIndex(), answer);
    byte[] mended = AnswerRepair.of(answer, stem);
    if (mended != null) {
      held.release();
      bytes = Unpooled.wrappedBuffer(mended);
    }
  }

  /** Passes on what is there, and from now on everything that comes. */
  void relayTo(ClientStream stream) {
    client = stream;
    ByteBuf held = take();
    stream.write(held, held.readerIndex(), held.readableBytes());
    held.release();
    room.release();
  }

  @Override
  public int length() {
    return bytes == null ? 0 : bytes.readableBytes();
  }

  @Override
  public byte[] bytes() {
    return bytes == null ? new byte[0] : ByteBufUtil.getBytes(bytes);
  }

  @Override
  public ByteBuf take() {
    ByteBuf taken = bytes;
    bytes = null;
    return taken != null ? taken : Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void release() {
    room.release();
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
