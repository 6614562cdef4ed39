package dev.homeostat.core.money;

import java.math.BigInteger;

/**
 * What a target's tokens cost.
 *
 * @param input per million prompt tokens
 * @param output per million completion tokens
 */
public record Price(Money input, Money output) {
  private static final long PER = 1_000_000;

  /** Four million tokens at a thousand dollars: below both, two products fit into a long. */
  private static final long FEW_TOKENS = 1L << 22;

  private static final long LOW_PRICE = 1L << 40;

  /** Refuses negative prices. */
  public Price {
    if (input.nanos() < 0 || output.nanos() < 0) {
      throw new IllegalArgumentException(
          "price: " + input + ", " + output + " (expected: none negative)");
    }
  }

  /**
   * What this usage costs: both products are summed exactly and rounded once, half a nano-dollar
   * up. A cost above nine billion dollars is {@link Long#MAX_VALUE} nano-dollars: what a provider
   * counts is not ours, and absurd counts must not break an exchange that went well.
   */
  public Money cost(Usage usage) {
    return new Money(costNanos(usage.input(), usage.output()));
  }

  /**
   * The same in nano-dollars, for the many targets that are compared for one request: allocates
   * nothing below four million tokens and a thousand dollars per million.
   *
   * @param prompt tokens, 0 or more
   * @param completion tokens, 0 or more
   */
  public long costNanos(long prompt, long completion) {
    if ((prompt | completion) < FEW_TOKENS && (input.nanos() | output.nanos()) < LOW_PRICE) {
      return (prompt * input.nanos() + completion * output.nanos() + PER / 2) / PER;
    }
    BigInteger sum = product(prompt, input).add(product(completion, output));
    BigInteger rounded = sum.add(BigInteger.valueOf(PER / 2)).divide(BigInteger.valueOf(PER));
    return rounded.bitLength() < Long.SIZE ? rounded.longValue() : Long.MAX_VALUE;
  }

  private static BigInteger product(long tokens, Money price) {
    return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price.nanos()));
  }
}
