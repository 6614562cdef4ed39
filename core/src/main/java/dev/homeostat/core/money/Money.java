package dev.homeostat.core.money;

import java.math.BigDecimal;

/**
 * An amount of US dollars as a whole number of nano-dollars (10⁻⁹ $). Sums are exact; an amount
 * that doesn't fit is refused, never wrapped.
 *
 * @param nanos nano-dollars, negative for a refund
 */
public record Money(long nanos) implements Comparable<Money> {
  /** Nothing. */
  public static final Money ZERO = new Money(0);

  private static final int SCALE = 9;

  /**
   * Exactly this many dollars.
   *
   * @throws IllegalArgumentException when it has more than nine decimals or doesn't fit
   */
  public static Money of(BigDecimal dollars) {
    try {
      return new Money(dollars.movePointRight(SCALE).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "dollars: " + dollars + " (expected: at most nine decimals, below nine billion)", e);
    }
  }

  /**
   * Reads a decimal number of dollars: {@code 0.15}, {@code 3}, {@code 2.5e-6}. Never goes through
   * a binary fraction.
   *
   * @throws IllegalArgumentException when it isn't one
   */
  public static Money parse(String dollars) {
    // 1e999999999 would be written out digit by digit.
    if (dollars.length() > 40) {
      throw new IllegalArgumentException("dollars: too long (expected: a decimal number)");
    }
    BigDecimal value;
    try {
      value = new BigDecimal(dollars);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "dollars: " + dollars + " (expected: a decimal number)", e);
    }
    if (Math.abs((long) value.scale()) > 60) {
      throw new IllegalArgumentException(
          "dollars: " + dollars + " (expected: at most nine decimals, below nine billion)");
    }
    return of(value);
  }

  /** The sum of both. */
  public Money plus(Money other) {
    return new Money(Math.addExact(nanos, other.nanos));
  }

  /** What is left of this. */
  public Money minus(Money other) {
    return new Money(Math.subtractExact(nanos, other.nanos));
  }

  /** Dollars, exactly. */
  public BigDecimal dollars() {
    return BigDecimal.valueOf(nanos, SCALE);
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(nanos, other.nanos);
  }

  /** Dollars in plain decimals without trailing zeros: {@code 0.000015}. */
  @Override
  public String toString() {
    return nanos == 0 ? "0" : dollars().stripTrailingZeros().toPlainString();
  }
}
