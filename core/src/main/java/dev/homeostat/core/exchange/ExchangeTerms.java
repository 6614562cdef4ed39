package dev.homeostat.core.exchange;

/**
 * What a caller asked for, as far as it decides how an exchange goes.
 *
 * @param stream whether the answer is to be streamed
 * @param usageAsked whether a stream's final usage event goes to the caller
 * @param choices how many answers were asked for, at least 1
 * @param named whether the caller named a model: then the same target is tried again before the
 *     next; {@code auto} and pools go on at once
 * @param patient whether reasoning was asked for, so that long silence is normal
 * @param inputTokens the prompt's size, about a quarter of its bytes
 * @param deadlineNanos the caller's own limit from the beginning, {@link Clocks#OFF} without one
 * @param own the caller's other limits
 * @param rescue whether and how the answer may be finished elsewhere after its first content
 */
public record ExchangeTerms(
    boolean stream,
    boolean usageAsked,
    int choices,
    boolean named,
    boolean patient,
    long inputTokens,
    long deadlineNanos,
    CallerLimits own,
    RescueTerms rescue) {

  /** Terms without limits of the caller's but the one, and without rescue. */
  public ExchangeTerms(
      boolean stream,
      boolean usageAsked,
      int choices,
      boolean named,
      boolean patient,
      long inputTokens,
      long deadlineNanos) {
    this(
        stream,
        usageAsked,
        choices,
        named,
        patient,
        inputTokens,
        deadlineNanos,
        CallerLimits.NONE,
        RescueTerms.OFF);
  }

  /** The same under other limits of the caller's. */
  public ExchangeTerms within(CallerLimits limits) {
    return new ExchangeTerms(
        stream, usageAsked, choices, named, patient, inputTokens, deadlineNanos, limits, rescue);
  }

  /** The same with rescue. */
  public ExchangeTerms rescued(RescueTerms terms) {
    return new ExchangeTerms(
        stream, usageAsked, choices, named, patient, inputTokens, deadlineNanos, own, terms);
  }
}
