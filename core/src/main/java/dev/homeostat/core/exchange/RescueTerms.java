package dev.homeostat.core.exchange;

/**
 * Whether and how an answer may be finished by another target after a part of it was delivered.
 *
 * @param allowed whether the caller, the configuration and the kind of request permit it: one
 *     choice of plain text that may be asked for twice
 * @param deterministic whether the same request may well repeat its answer
 * @param seam whether the caller opted in to the seam, where a model repeats the last words
 * @param replayTokens how many delivered tokens are worth a replay when the request isn't
 *     deterministic
 * @param textLimit the longest delivered text that is remembered, in bytes as the provider wrote it
 */
public record RescueTerms(
    boolean allowed, boolean deterministic, boolean seam, int replayTokens, int textLimit) {
  /** The shipped values: of replayed tokens, and of remembered bytes. */
  public static final int REPLAY_TOKENS = 512;

  /** The shipped limit of remembered text in bytes. */
  public static final int TEXT_LIMIT = 256 << 10;

  /** No rescue. */
  public static final RescueTerms OFF = new RescueTerms(false, false, false, 0, 0);

  /** The shipped terms of a request that may be rescued. */
  public static RescueTerms standard(boolean deterministic, boolean seam) {
    return new RescueTerms(true, deterministic, seam, REPLAY_TOKENS, TEXT_LIMIT);
  }
}
