package dev.homeostat.wire.http;

import org.jspecify.annotations.Nullable;

/**
 * What a credential has left of its limits, as the headers of an answer say: the smallest share of
 * requests and tokens, in the spellings of OpenAI (and those who copy it) and Anthropic. Never
 * throws.
 *
 * @param remaining the share that is left, 0..1
 * @param resetNanos when the scarcest limit is whole again, from now, at most 300 s; -1 when
 *     unknown
 */
public record RateLimitHeaders(double remaining, long resetNanos) {
  private static final int OPENAI = 0;

  private static final String[] FIRST = {
    "x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining"
  };

  private static final String[][] LIMIT = {
    {"x-ratelimit-limit-requests", "x-ratelimit-limit-tokens"},
    {"anthropic-ratelimit-requests-limit", "anthropic-ratelimit-tokens-limit"}
  };

  private static final String[][] REMAINING = {
    {"x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens"},
    {"anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-tokens-remaining"}
  };

  private static final String[][] RESET = {
    {"x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"},
    {"anthropic-ratelimit-requests-reset", "anthropic-ratelimit-tokens-reset"}
  };

  /**
   * Reads an answer's headers; costs two lookups when there is nothing.
   *
   * @param nowEpochMillis the wall clock, for dates
   * @return null when they say nothing of limits
   */
  public static @Nullable RateLimitHeaders read(HeaderLookup headers, long nowEpochMillis) {
    for (int family = OPENAI; family < FIRST.length; family++) {
      if (headers.get(FIRST[family]) != null) {
        return read(headers, family, nowEpochMillis);
      }
    }
    return null;
  }

  private static @Nullable RateLimitHeaders read(HeaderLookup headers, int family, long now) {
    double scarcest = 2;
    int which = -1;
    for (int i = 0; i < LIMIT[family].length; i++) {
      double limit = number(headers.get(LIMIT[family][i]));
      double remaining = number(headers.get(REMAINING[family][i]));
      if (limit > 0 && remaining >= 0 && remaining / limit < scarcest) {
        scarcest = remaining / limit;
        which = i;
      }
    }
    if (which < 0) {
      return null;
    }
    long reset = RetryAfter.reset(headers.get(RESET[family][which]), now);
    return new RateLimitHeaders(Math.min(1, scarcest), reset);
  }

  private static double number(@Nullable String text) {
    return text == null ? -1 : RetryAfter.number(text.strip());
  }
}
