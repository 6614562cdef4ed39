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
    if ((usage.input() | usage.output()) < FEW_TOKENS
        && (input.nanos() | output.nanos()) < LOW_PRICE) {
      long sum = usage.input() * input.nanos() + usage.output() * output.nanos();
      return new Money((sum + PER / 2) / PER);
    }
    BigInteger sum = product(usage.input(), input).add(product(usage.output(), output));
    BigInteger rounded = sum.add(BigInteger.valueOf(PER / 2)).divide(BigInteger.valueOf(PER));
    return new Money(rounded.bitLength() < Long.SIZE ? rounded.longValue() : Long.MAX_VALUE);
  }

  private static BigInteger product(long tokens, Money price) {
    return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price.nanos()));
  }
}
