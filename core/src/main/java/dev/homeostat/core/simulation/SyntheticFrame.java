package dev.homeostat.core.simulation;

import dev.homeostat.core.exchange.FrameFacts;
import dev.homeostat.core.exchange.FrameKind;
import dev.homeostat.core.failure.ErrorFacts;
import org.jspecify.annotations.Nullable;

/** A stream event without bytes. */
record SyntheticFrame(FrameKind kind, long inputTokens, long outputTokens) implements FrameFacts {
  private static final byte[] NO_BYTES = {};

  static final SyntheticFrame CONTENT = new SyntheticFrame(FrameKind.CONTENT, 0, 0);
  static final SyntheticFrame FINISH = new SyntheticFrame(FrameKind.FINISH, 0, 0);
  static final SyntheticFrame DONE = new SyntheticFrame(FrameKind.DONE, 0, 0);

  @Override
  public long finishedChoices() {
    return kind == FrameKind.FINISH ? 1 : 0;
  }

  @Override
  public boolean ordinaryStop() {
    return kind == FrameKind.FINISH;
  }

  @Override
  public boolean usage() {
    return kind == FrameKind.USAGE;
  }

  @Override
  public @Nullable ErrorFacts error() {
    return null;
  }

  @Override
  public long choices() {
    return 1;
  }

  @Override
  public boolean blank() {
    return false;
  }

  @Override
  public boolean plainText() {
    return false;
  }

  @Override
  public String contentText() {
    return "";
  }

  @Override
  public byte[] array() {
    return NO_BYTES;
  }

  @Override
  public int contentFrom() {
    return -1;
  }

  @Override
  public int contentTo() {
    return -1;
  }

  @Override
  public int rawContentFrom(int characters) {
    return -1;
  }

  @Override
  public int reasoningBytes() {
    return 0;
  }
}
