package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.ErrorFacts;
import org.jspecify.annotations.Nullable;

/** A stream event as a test says it is. */
record FakeFrame(
    FrameKind kind,
    long finishedChoices,
    boolean ordinaryStop,
    boolean usage,
    @Nullable ErrorFacts error)
    implements FrameFacts {

  static FakeFrame of(FrameKind kind) {
    boolean finish = kind == FrameKind.FINISH;
    return new FakeFrame(kind, finish ? 1 : 0, finish, kind == FrameKind.USAGE, null);
  }

  /** A delta with a finish reason beside it. */
  static FakeFrame last(FrameKind kind) {
    return new FakeFrame(kind, 1, true, false, null);
  }

  /** The finish reasons of these choices, and nothing else; bit 0 for the first. */
  static FakeFrame finish(long choices) {
    return new FakeFrame(FrameKind.FINISH, choices, true, false, null);
  }

  /** A finish reason other than an ordinary stop: a length limit, a filter. */
  static FakeFrame cutShort() {
    return new FakeFrame(FrameKind.FINISH, 1, false, false, null);
  }

  static FakeFrame error(int status) {
    return new FakeFrame(FrameKind.ERROR, 0, false, false, ErrorFacts.ofStatus(status, -1));
  }

  @Override
  public long inputTokens() {
    return usage ? 7 : 0;
  }

  @Override
  public long outputTokens() {
    return usage ? 11 : 0;
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
    return new byte[0];
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

  @Override
  public long choices() {
    return finishedChoices == 0 ? 1 : finishedChoices;
  }

  @Override
  public boolean blank() {
    return false;
  }
}
