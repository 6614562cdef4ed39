package dev.homeostat.gateway.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one way to a client: nothing else writes to it. Small writes of one read batch are gathered
 * and leave in one flush. Used on its loop only; after the end every call does nothing.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
public final class ClientStream {
  /**
   * What is larger than this is forwarded as a slice; copying less is cheaper than passing it on.
   */
  private static final int COPY_LIMIT = 4 << 10;

  private static final int BATCH_BYTES = 8 << 10;
  private static final long LINGER_MILLIS = 1_000;

  /**
   * Between the last words of a broken stream and its break. Readers that queue what they receive
   * (undici, so every client on Node) throw their queue away at the break: one that lags a little
   * behind would lose text that was delivered, and the reason.
   */
  private static final long LAST_WORDS_MILLIS = 250;

  /**
   * The head of a chunk that never comes. A transfer that ends between two chunks is taken for a
   * whole one by readers of lines in Python's http.client (its peek swallows the missing last
   * chunk); one that ends within a chunk is noticed by every reader.
   */
  private static final byte[] UNFINISHED_CHUNK = {'1', '\r', '\n'};

  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
  private static final int CRLF = '\r' << 8 | '\n';

  /** Where the size of a batch will stand: as many digits as its bytes can need, and CRLF. */
  private static final int SIZE_DIGITS = 4;

  private static final int SIZE_ROOM = SIZE_DIGITS + 2;

  /** What a batch needs beside its bytes when it is the last. */
  private static final int FRAME = SIZE_ROOM + 2 + LAST_CHUNK.length;

  /** Who must know that the response is out and the connection may serve the next request. */
  public interface Owner {
    /** The response is complete. {@code reusable} says whether the connection is still good. */
    void responded(boolean reusable);
  }

  private final Channel channel;
  private final Owner owner;
  private final boolean keepAlive;
  private final boolean chunks;
  private final boolean bodiless;

  /** What leaves with the next flush; in chunks, room for its size stands before it. */
  private @Nullable ByteBuf batch;

  private int usualBatch = 512;
  private boolean open;
  private boolean framed;
  private boolean sized;
  private boolean ended;
  private boolean reusable;
  private boolean unflushed;
  private boolean completed;

  /**
   * A way to the client of one request.
   *
   * @param keepAlive whether the connection may serve another request afterwards
   * @param chunks whether the client knows chunks; for one that doesn't, the end of the connection
   *     is the end of a response without a length
   * @param bodiless whether the response must not have a body, because HEAD asked for it
   */
  public ClientStream(
      Channel channel, boolean keepAlive, boolean chunks, boolean bodiless, Owner owner) {
    this.channel = channel;
    this.keepAlive = keepAlive;
    this.chunks = chunks;
    this.bodiless = bodiless;
    this.owner = owner;
  }

  /** Whether nothing can be written any more. */
  public boolean ended() {
    return ended;
  }

  /** Where buffers for this client come from. */
  public ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /** Whether the client takes more. */
  public boolean writable() {
    return channel.isWritable();
  }

  /** Bytes that must leave before the client takes more again; 0 when it does. */
  public long backlog() {
    return channel.bytesBeforeWritable();
  }

  /** Sends a whole response. Takes the body over. */
  public void respond(ResponseHead head, ByteBuf body) {
    if (ended || open) {
      body.release();
      return;
    }
    ended = true;
    int length = body.readableBytes();
    head.sized(Integer.toString(length));
    closing(head);
    boolean copied = length <= COPY_LIMIT;
    ByteBuf first = channel.alloc().directBuffer(head.length() + (copied ? length : 0));
    head.writeTo(first);
    if (bodiless || length == 0) {
      body.release();
      over(first);
    } else if (copied) {
      // One buffer is one system call of the cheaper kind.
      first.writeBytes(body, body.readerIndex(), length);
      body.release();
      over(first);
    } else {
      channel.write(first, channel.voidPromise());
      over(body);
    }
  }

  /** Sends the head of a response whose length isn't known yet, unless the head states it. */
  public void open(ResponseHead head) {
    if (ended || open) {
      return;
    }
    open = true;
    sized = head.isSized();
    framed = chunks && !sized && !bodiless;
    if (framed) {
      head.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    closing(head);
    ByteBuf bytes = channel.alloc().directBuffer(head.length());
    head.writeTo(bytes);
    channel.write(bytes, channel.voidPromise());
    unflushed = true;
  }

  /** Sends some of a buffer, which stays its owner's. */
  public void write(ByteBuf source, int index, int length) {
    if (ended || !open || bodiless || length == 0) {
      return;
    }
    unflushed = true;
    if (length > COPY_LIMIT) {
      writeAlone(source.retainedSlice(index, length));
      return;
    }
    roomFor(length).writeBytes(source, index, length);
  }

  /** Sends bytes. */
  public void write(byte[] source, int from, int length) {
    if (ended || !open || bodiless || length == 0) {
      return;
    }
    unflushed = true;
    if (length > COPY_LIMIT) {
      writeAlone(channel.alloc().directBuffer(length).writeBytes(source, from, length));
      return;
    }
    roomFor(length).writeBytes(source, from, length);
  }

  /** Sends bytes. */
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  /** Lets everything leave that was written since the last flush. */
  public void flush() {
    if (!unflushed) {
      return;
    }
    unflushed = false;
    writeBatch();
    channel.flush();
  }

  /** Ends an open response well. */
  public void end() {
    if (ended || !open) {
      return;
    }
    ended = true;
    ByteBuf last = batch;
    batch = null;
    if (!framed) {
      over(last == null ? Unpooled.EMPTY_BUFFER : last);
    } else if (last == null) {
      over(Unpooled.wrappedBuffer(LAST_CHUNK));
    } else {
      over(frame(last).writeBytes(LAST_CHUNK));
    }
  }

  /**
   * Ends an open response badly: what was written arrives, then, when its reader had a moment to
   * take it in, the transfer ends within a chunk (FIN, never RST), so that every client sees that
   * something is missing. Without chunks a FIN is a good end, so there it is an RST.
   */
  public void breakOff() {
    if (ended) {
      return;
    }
    ended = true;
    writeBatch();
    ChannelFuture written =
        channel.writeAndFlush(
            framed ? Unpooled.wrappedBuffer(UNFINISHED_CHUNK) : Unpooled.EMPTY_BUFFER);
    written.addListener(
        _ -> channel.eventLoop().schedule(this::snap, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS));
  }

  private void snap() {
    if (endsWithConnection()) {
      reset();
    } else {
      sayGoodbye();
    }
  }

  /** Closes the connection at once, in a way that can't be taken for a good end. */
  public void drop() {
    ended = true;
    releaseBatch();
    if (endsWithConnection()) {
      reset();
    } else {
      channel.close();
    }
  }

  /** Whether the client takes the end of the connection for the end of a whole response. */
  private boolean endsWithConnection() {
    return open && !framed && !sized && !bodiless;
  }

  private void reset() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  /** The client has left: nothing can be written any more. */
  public void gone() {
    ended = true;
    releaseBatch();
  }

  /**
   * Nothing follows: lets everything leave and tells the owner. Apart from ending the response, so
   * that what is to be known of an exchange is known before its client has the last byte.
   */
  public void complete() {
    if (completed) {
      return;
    }
    completed = true;
    flush();
    owner.responded(reusable);
  }

  private void over(ByteBuf last) {
    unflushed = true;
    reusable = keepAlive;
    if (keepAlive) {
      channel.write(last, channel.voidPromise());
    } else {
      channel.write(last).addListener(_ -> sayGoodbye());
    }
  }

  private void sayGoodbye() {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
      channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      channel.close();
    }
  }

  private void closing(ResponseHead head) {
    if (!keepAlive) {
      head.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private ByteBuf roomFor(int length) {
    ByteBuf current = batch;
    if (current != null && current.readableBytes() + length > BATCH_BYTES) {
      writeBatch();
      current = null;
    }
    if (current == null) {
      current = channel.alloc().directBuffer(FRAME + Math.max(usualBatch, length));
      if (framed) {
        current.writerIndex(SIZE_ROOM);
      }
      batch = current;
    }
    return current;
  }

  private void writeBatch() {
    ByteBuf current = batch;
    if (current != null) {
      batch = null;
      // The next is likely to be as large: what grows while it is written is copied.
      usualBatch = Math.max(512, current.readableBytes());
      channel.write(framed ? frame(current) : current, channel.voidPromise());
    }
  }

  /** A large piece leaves as it is, between the two lines of a chunk of its own. */
  private void writeAlone(ByteBuf piece) {
    writeBatch();
    if (!framed) {
      channel.write(piece, channel.voidPromise());
      return;
    }
    byte[] size = (Integer.toHexString(piece.readableBytes()) + "\r\n").getBytes(US_ASCII);
    channel.write(Unpooled.wrappedBuffer(size), channel.voidPromise());
    channel.write(piece, channel.voidPromise());
    channel.write(channel.alloc().directBuffer(2).writeShort(CRLF), channel.voidPromise());
  }

  /** Writes a batch's size before it and the end of its chunk behind it. */
  private static ByteBuf frame(ByteBuf batch) {
    int size = batch.readableBytes() - SIZE_ROOM;
    int at = SIZE_DIGITS;
    do {
      at--;
      batch.setByte(at, Character.forDigit(size & 0xf, 16));
      size >>>= 4;
    } while (size > 0);
    batch.setShort(SIZE_DIGITS, CRLF);
    return batch.readerIndex(at).writeShort(CRLF);
  }

  private void releaseBatch() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }
}
