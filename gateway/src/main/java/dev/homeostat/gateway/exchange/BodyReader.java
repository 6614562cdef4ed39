package dev.homeostat.gateway.exchange;

import io.netty.buffer.ByteBuf;

/** Reads a body that is looked at as a whole. */
sealed interface BodyReader permits AnswerBody, AggregatedBody, ErrorBody {

  /** What became of some bytes. */
  enum Taken {
    /** Taken; more may come. */
    MORE,
    /** Taken, but the body is now larger than what is held back. */
    OUTGROWN,
    /** Larger than anything that is read. */
    TOO_LARGE
  }

  /** Takes the next bytes; {@code scratch} is a work area for the call. */
  Taken add(ByteBuf content, byte[] scratch);

  /** The bytes to be passed on; ownership goes to the caller. */
  ByteBuf take();

  /** Gives the memory back. */
  void release();
}
