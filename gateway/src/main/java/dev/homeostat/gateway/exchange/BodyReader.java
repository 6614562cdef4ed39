package dev.homeostat.gateway.exchange;

import dev.homeostat.wire.openai.ChatAnswerFacts;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads a body that is looked at as a whole. */
sealed interface BodyReader permits AnswerBody, AggregatedBody, ErrorBody {

  /** What became of some bytes. */
  enum Taken {
    /** Taken; more may come. */
    MORE,
    /** Taken, but the body is now larger than what is held back. */
    OUTGROWN,
    /** Taken, but there is no room to hold it back. */
    NO_ROOM,
    /** Larger than anything that is read. */
    TOO_LARGE,
    /** It can't become what it should be any more, and is too large to be read on for nothing. */
    UNREADABLE
  }

  /** Takes the next bytes; {@code scratch} is a work area for the call. */
  Taken add(ByteBuf content, byte[] scratch);

  /** What the complete answer was read to say, or null when it is none. */
  default @Nullable ChatAnswerFacts read() {
    return null;
  }

  /**
   * Adds what the provider of a complete answer forgot.
   *
   * @param stem what ids of our own are made of
   */
  default void mend(String stem) {}

  /** How many bytes are there. */
  int length();

  /** A copy of what is there. */
  byte[] bytes();

  /** The bytes to be passed on; ownership goes to the caller. */
  ByteBuf take();

  /** Gives the memory back. */
  void release();
}
