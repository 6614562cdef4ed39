package dev.homeostat.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
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

  /** Who must know that the response is out and the connection may serve the next request. */
  public interface Owner {
    /** The response is complete. {@code reusable} says whether the connection is still good. */
    void responded(boolean reusable);
  }

  private final Channel channel;
  private final Owner owner;
  private final boolean keepAlive;
  private final boolean chunks;
  private @Nullable ByteBuf batch;
  private boolean open;
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
   */
  public ClientStream(Channel channel, boolean keepAlive, boolean chunks, Owner owner) {
    this.channel = channel;
    this.keepAlive = keepAlive;
    this.chunks = chunks;
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
  public void respond(int status, HttpHeaders headers, ByteBuf body) {
    if (ended || open) {
      body.release();
      return;
    }
    ended = true;
    headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
    closing(headers);
    over(
        channel.write(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                body,
                headers,
                EmptyHttpHeaders.INSTANCE)));
  }

  /** Sends the head of a response whose length isn't known yet, unless the headers state it. */
  public void open(int status, HttpHeaders headers) {
    if (ended || open) {
      return;
    }
    open = true;
    if (chunks && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    closing(headers);
    channel.write(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers),
        channel.voidPromise());
    unflushed = true;
  }

  /** Sends some of a buffer, which stays its owner's. */
  public void write(ByteBuf source, int index, int length) {
    if (ended || !open || length == 0) {
      return;
    }
    unflushed = true;
    if (length > COPY_LIMIT) {
      writeBatch();
      channel.write(
          new DefaultHttpContent(source.retainedSlice(index, length)), channel.voidPromise());
      return;
    }
    roomFor(length).writeBytes(source, index, length);
  }

  /** Sends bytes. */
  public void write(byte[] source, int from, int length) {
    if (ended || !open || length == 0) {
      return;
    }
    unflushed = true;
    if (length > COPY_LIMIT) {
      writeBatch();
      ByteBuf copy = channel.alloc().directBuffer(length).writeBytes(source, from, length);
      channel.write(new DefaultHttpContent(copy), channel.voidPromise());
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
    LastHttpContent content =
        last == null ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultLastHttpContent(last);
    over(channel.write(content));
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
    ChannelHandlerContext encoder = channel.pipeline().context(HttpResponseEncoder.class);
    ChannelFuture written =
        open && chunks && encoder != null
            ? encoder.writeAndFlush(Unpooled.wrappedBuffer(UNFINISHED_CHUNK))
            : channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    written.addListener(
        _ -> channel.eventLoop().schedule(this::snap, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS));
  }

  private void snap() {
    if (open && !chunks) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    } else {
      sayGoodbye();
    }
  }

  /** Closes the connection at once. */
  public void drop() {
    ended = true;
    releaseBatch();
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

  private void over(ChannelFuture written) {
    unflushed = true;
    reusable = keepAlive;
    if (!keepAlive) {
      written.addListener(_ -> sayGoodbye());
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

  private void closing(HttpHeaders headers) {
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private ByteBuf roomFor(int length) {
    ByteBuf current = batch;
    if (current != null && current.readableBytes() + length > BATCH_BYTES) {
      writeBatch();
      current = null;
    }
    if (current == null) {
      current = channel.alloc().directBuffer(Math.max(512, length));
      batch = current;
    }
    return current;
  }

  private void writeBatch() {
    ByteBuf current = batch;
    if (current != null) {
      batch = null;
      channel.write(new DefaultHttpContent(current), channel.voidPromise());
    }
  }

  private void releaseBatch() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }
}
