package dev.homeostat.gateway.config;

import dev.homeostat.core.exchange.RescueTerms;

/**
 * Whether an answer that broke in the middle is finished by another target.
 *
 * @param enabled whether at all; a caller may refuse with {@code x-homeostat-rescue: off}
 * @param replayTokens how many delivered tokens are worth asking again, when the request isn't
 *     deterministic
 * @param textLimit the longest delivered text that is remembered
 */
public record RescueSettings(boolean enabled, int replayTokens, DataSize textLimit) {
  /** What holds when nothing is configured. */
  public static final RescueSettings DEFAULTS =
      new RescueSettings(
          true, RescueTerms.REPLAY_TOKENS, DataSize.kibibytes(RescueTerms.TEXT_LIMIT >> 10));
}
