package dev.homeostat.core.routing;

/**
 * The fixed scales that measurements are mapped on, 0 (worst) to 1. Fixed, because a scale between
 * the best and the worst candidate would turn tiny differences into 0 and 1. Logarithmic, because
 * twice as slow or twice as dear is the same step anywhere. What isn't known is in the middle.
 */
public final class Scales {
  /** Where nothing is known. */
  public static final double UNKNOWN = 0.5;

  /**
   * Time to the first content. 100 ms is what small models on the fastest inference hardware take
   * with the network; 30 s is where people have long left. The middle is 1.7 s.
   */
  private static final double FIRST_BEST_MILLIS = 100;

  private static final double FIRST_WORST_MILLIS = 30_000;

  /**
   * Time per output token. 2 ms is 500 tokens per second, the fastest inference hardware; 200 ms is
   * 5 per second, about as fast as people read. The middle is 50 per second.
   */
  private static final double TOKEN_BEST_MILLIS = 2;

  private static final double TOKEN_WORST_MILLIS = 200;

  /**
   * Dollars per million tokens at the mix of prompt and answer that a request has: the size of a
   * request doesn't change which target is dear. Small open models are sold around $0.05, the
   * largest for tens of dollars. The middle is $1.
   */
  private static final double PRICE_BEST = 0.02;

  private static final double PRICE_WORST = 50;

  private static final double TOKENS_PER_PRICE = 1e6;
  private static final double NANOS_PER_DOLLAR = 1e9;

  private Scales() {}

  /** The axis of a time to the first content; -1 when unknown. */
  public static double firstContent(double millis) {
    return scale(millis, FIRST_BEST_MILLIS, FIRST_WORST_MILLIS);
  }

  /** The axis of a time per output token; -1 when unknown. */
  public static double perToken(double millis) {
    return scale(millis, TOKEN_BEST_MILLIS, TOKEN_WORST_MILLIS);
  }

  /** The cost axis of a request. */
  public static double cost(long nanoDollars, Workload work) {
    if (nanoDollars < 0) {
      return UNKNOWN;
    }
    double tokens = Math.max(1.0, (double) work.inputTokens() + work.outputTokens());
    double dollars = nanoDollars / NANOS_PER_DOLLAR / tokens * TOKENS_PER_PRICE;
    return scale(dollars, PRICE_BEST, PRICE_WORST);
  }

  /** The middle for a negative value, which means that it isn't known. */
  private static double scale(double value, double best, double worst) {
    if (value < 0) {
      return UNKNOWN;
    }
    if (value <= best) {
      return 1;
    }
    return value >= worst ? 0 : Math.log(worst / value) / Math.log(worst / best);
  }
}
