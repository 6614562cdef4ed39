package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Prefill;

/** What an attempt's request says beyond the caller's own. */
public sealed interface Opening {
  /** Nothing. */
  record Fresh() implements Opening {}

  /**
   * The answer's beginning, which the model is to continue.
   *
   * @param text what was delivered
   * @param tokens about how many tokens that was, for the caller's limit on them
   * @param form how the model wants it said
   */
  record Continued(String text, long tokens, Prefill form) implements Opening {}

  /**
   * The answer's beginning, and the wish to hear its last words again before it goes on.
   *
   * @param text what was delivered
   * @param tail its last words, which the answer has to begin with
   * @param tokens about how many tokens the text before its tail has, for the caller's limit on
   *     them
   */
  record Seam(String text, String tail, long tokens) implements Opening {}

  /** The caller's request as it is. */
  Opening FRESH = new Fresh();
}
