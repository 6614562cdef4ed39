package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.ErrorFacts;
import org.jspecify.annotations.Nullable;

/** A stream event as a test says it is. */
record FakeFrame(
    FrameKind kind, boolean finish, boolean ordinaryStop, boolean usage, @Nullable ErrorFacts error)
    implements FrameFacts {

  static FakeFrame of(FrameKind kind) {
    boolean finish = kind == FrameKind.FINISH;
    return new FakeFrame(kind, finish, finish, kind == FrameKind.USAGE, null);
  }

  static FakeFrame error(int status) {
    return new FakeFrame(FrameKind.ERROR, false, false, false, ErrorFacts.ofStatus(status, -1));
  }

  @Override
  public long inputTokens() {
    return usage ? 7 : 0;
  }

  @Override
  public long outputTokens() {
    return usage ? 11 : 0;
  }
}
