package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.Failure;

/** What an attempt came to. */
public sealed interface AttemptResult {

  /** A complete answer. */
  record Success() implements AttemptResult {}

  /** A typed failure. */
  record Failed(Failure failure) implements AttemptResult {}

  /** Nobody wanted it any more: the client left, or another attempt won. No failure. */
  record Cancelled() implements AttemptResult {}

  /** The word for trails and metrics: {@code ok}, {@code cancelled}, or the failure's kind. */
  default String label() {
    return switch (this) {
      case Success _ -> "ok";
      case Cancelled _ -> "cancelled";
      case Failed(Failure failure) -> failure.kind().label();
    };
  }
}
