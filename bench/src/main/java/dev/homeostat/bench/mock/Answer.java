package dev.homeostat.bench.mock;

import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * A whole HTTP answer, encoded once. The buffers are shared by every connection: they are never
 * released and must be written as duplicates.
 */
sealed interface Answer {

  /** Head and body in one buffer, written after a delay (zero: at once). */
  record Whole(ByteBuf bytes, Duration delay) implements Answer {}

  /** Head at once, then the chunk so many times with its pauses, then the end. */
  record Paced(ByteBuf head, ByteBuf chunk, ByteBuf end, int chunks, Duration first, Duration gap)
      implements Answer {}
}
