package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import dev.homeostat.core.money.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What one complete JSON answer says, read once from its bytes.
 *
 * @param valid whether it is well-formed and of the dialect's shape
 * @param flaw what is wrong when it isn't, for the trail
 * @param empty whether it has no choice, or only blank ones
 * @param usage the tokens it counts
 * @param error the error that stands in it, or null
 */
public record AnswerFacts(
    boolean valid, @Nullable String flaw, boolean empty, Usage usage, @Nullable ErrorFacts error) {

  /** An answer that can be passed on. */
  public static AnswerFacts good(Usage usage) {
    return new AnswerFacts(true, null, false, usage, null);
  }

  /** Bytes that aren't an answer. */
  public static AnswerFacts unreadable(String flaw) {
    return new AnswerFacts(false, flaw, false, Usage.NONE, null);
  }

  /** An error where an answer should be. */
  public static AnswerFacts failed(ErrorFacts error) {
    return new AnswerFacts(false, null, true, Usage.NONE, error);
  }

  /** The same with another error. */
  public AnswerFacts withError(ErrorFacts other) {
    return new AnswerFacts(valid, flaw, empty, usage, other);
  }

  /** The same, its error asking for so much time when it doesn't do so itself. */
  public AnswerFacts retryAfter(long nanos) {
    ErrorFacts said = error;
    return said == null || said.retryAfterNanos() != ErrorFacts.NO_RETRY_AFTER
        ? this
        : new AnswerFacts(valid, flaw, empty, usage, said.withRetryAfter(nanos));
  }

  /**
   * Why it can't be passed on, or null when it can: an error counts unless content outweighs it.
   */
  public @Nullable Failure failure() {
    if (error != null && (empty || !valid)) {
      return FailureRules.classify(error);
    }
    if (!valid) {
      String words = flaw != null ? flaw : "the answer can't be read";
      return Failure.seen(FailureKind.UPSTREAM_MALFORMED, words);
    }
    return empty ? Failure.seen(FailureKind.UPSTREAM_EMPTY, "the answer has no content") : null;
  }
}
