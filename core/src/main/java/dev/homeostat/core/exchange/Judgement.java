package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.FailureKind;

/** What a tier's gates say of a complete answer. */
public sealed interface Judgement {
  /** The caller may have it. */
  record Passed() implements Judgement {}

  /**
   * The next tier is asked.
   *
   * @param kind one of {@link FailureKind#BLANK}, {@link FailureKind#REFUSED}, {@link
   *     FailureKind#SCHEMA_INVALID} and {@link FailureKind#UNJUDGED}
   * @param why what is wrong with it, without quoting it
   */
  record Failed(FailureKind kind, String why) implements Judgement {}

  /** The caller may have it. */
  Judgement PASSED = new Passed();
}
