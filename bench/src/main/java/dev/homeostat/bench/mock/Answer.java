package dev.homeostat.bench.mock;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;

/**
 * A whole HTTP answer, encoded once. The buffers are shared by every connection: they are never
 * released and must be written as duplicates.
 */
sealed interface Answer {

  /** Head and body in one buffer, written after a delay (zero: at once). */
  record Whole(ByteBuf bytes, Duration delay) implements Answer {}

  /** Head at once, then so many of the chunks in turn with their pauses, then the end. */
  record Paced(
      ByteBuf head, List<ByteBuf> turns, ByteBuf end, int chunks, Duration first, Duration gap)
      implements Answer {
    public Paced {
      turns = List.copyOf(turns);
    }

    /** What is sent as the chunk with this number. */
    ByteBuf chunk(int number) {
      return turns.get(number % turns.size());
    }
  }
}
