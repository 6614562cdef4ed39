package dev.homeostat.core.exchange;

/**
 * What a caller set for one exchange instead of our own limits. A clock that is shorter than ours
 * ends as the caller's deadline and counts against nobody; a longer one is ours, with more time.
 *
 * @param firstContent a stream's first content, in nanoseconds; {@link Clocks#OFF} when not set
 * @param stall silence inside a stream, in nanoseconds; {@link Clocks#OFF} when not set
 * @param maxAttempts attempts of the exchange, 0 when not set; never more than ours
 */
public record CallerLimits(long firstContent, long stall, int maxAttempts) {
  /** Nothing was set. */
  public static final CallerLimits NONE = new CallerLimits(Clocks.OFF, Clocks.OFF, 0);

  /** Our limits, as far as the caller didn't ask for fewer attempts. */
  RetryLimits within(RetryLimits ours) {
    return maxAttempts == 0 || maxAttempts >= ours.perExchange()
        ? ours
        : ours.withPerExchange(maxAttempts);
  }
}
