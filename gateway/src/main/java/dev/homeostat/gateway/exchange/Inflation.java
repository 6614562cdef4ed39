package dev.homeostat.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * F33: undoes a content coding that nobody asked for, piece by piece, so that each event of a
 * stream leaves as it came. Bounded: a body that grows to a hundred times its bytes, beyond what
 * any answer repeats itself, is a bomb. Rare, so it may cost what it costs. Not thread-safe.
 */
final class Inflation {
  /** Up to this much may come of anything. */
  private static final long HARMLESS = 1 << 20;

  private static final long MOST_GROWTH = 100;

  /** Deflate grows by 1,032 at the most: so many bytes at once fit into {@link #MOST_AT_ONCE}. */
  private static final int SLICE = 2 << 10;

  private static final int MOST_AT_ONCE = 4 << 20;

  private final JdkZlibDecoder decoder;
  private final EmbeddedChannel channel;
  private long taken;
  private long given;

  private Inflation(ZlibWrapper format) {
    decoder = new JdkZlibDecoder(format, MOST_AT_ONCE);
    channel = new EmbeddedChannel(decoder);
  }

  /** What undoes this coding, or null when nothing here does. */
  static @Nullable Inflation of(String coding) {
    return switch (coding.toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> new Inflation(ZlibWrapper.GZIP);
      // RFC 9110, 8.4.1.2: meant is zlib, but some send the bare stream.
      case "deflate" -> new Inflation(ZlibWrapper.ZLIB_OR_NONE);
      default -> null;
    };
  }

  /**
   * Undoes the next bytes.
   *
   * @param out gets what comes of them, whose buffer stays ours; says whether it wants more
   * @return what is wrong with them, or null
   */
  @Nullable String inflate(ByteBuf content, Predicate<ByteBuf> out) {
    int from = content.readerIndex();
    int to = content.writerIndex();
    boolean wanted = true;
    while (from < to && wanted && !decoder.isClosed()) {
      int length = Math.min(SLICE, to - from);
      taken += length;
      try {
        channel.writeInbound(content.retainedSlice(from, length));
      } catch (DecoderException corrupt) {
        return "the answer's compression is corrupt";
      }
      from += length;
      wanted = give(out);
      if (given > Math.max(HARMLESS, MOST_GROWTH * taken)) {
        return "the answer's compression is a bomb";
      }
    }
    return null;
  }

  private boolean give(Predicate<ByteBuf> out) {
    boolean wanted = true;
    ByteBuf piece;
    while ((piece = channel.readInbound()) != null) {
      try {
        given += piece.readableBytes();
        wanted = wanted && out.test(piece);
      } finally {
        piece.release();
      }
    }
    return wanted;
  }

  /** Whether the coded body came to its own end. */
  boolean whole() {
    return decoder.isClosed();
  }

  /** Gives all memory back. */
  void release() {
    try {
      channel.finishAndReleaseAll();
    } catch (DecoderException corrupt) {
      // It has released all the same; that it was corrupt has been said, or nobody asks.
      return;
    }
  }
}
