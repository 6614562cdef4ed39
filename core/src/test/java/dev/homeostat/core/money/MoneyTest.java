package dev.homeostat.core.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Money is a whole number of nano-dollars")
class MoneyTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.15, 150000000",
    "3, 3000000000",
    "2.5e-6, 2500",
    "0.000000001, 1",
    "-0.1, -100000000",
    "9000000000, 9000000000000000000"
  })
  @DisplayName("a decimal number is read exactly, never through a binary fraction")
  void readsDecimals(String text, long nanos) {
    assertThat(Money.parse(text)).isEqualTo(new Money(nanos));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "1,5", "0.0000000001", "9999999999999", "1e999999999", "1e-999999999"})
  @DisplayName("what doesn't fit is refused")
  void refuses(String text) {
    assertThatThrownBy(() -> Money.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dollars:");
  }

  @Test
  @DisplayName("a sum that doesn't fit is refused, never wrapped")
  void overflow() {
    assertThatThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Money(Long.MIN_VALUE).minus(new Money(1)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  @DisplayName("it reads as plain decimals")
  void text() {
    assertThat(new Money(15_000)).hasToString("0.000015");
    assertThat(Money.parse("20")).hasToString("20");
    assertThat(Money.ZERO).hasToString("0");
    assertThat(Money.of(new BigDecimal("0.60")).dollars()).isEqualByComparingTo("0.6");
  }

  @Test
  @DisplayName("a cost sums both products and rounds once")
  void roundsOnce() {
    // 1 token at 0.0004 nano and 1 at 0.0004: each alone would be nothing, together 0.0008, still
    // 0.
    Price tiny = new Price(new Money(400_000), new Money(400_000));
    assertThat(tiny.cost(new Usage(1, 0))).isEqualTo(new Money(0));
    assertThat(tiny.cost(new Usage(1, 1))).isEqualTo(new Money(1));
    Price usual = new Price(Money.parse("0.15"), Money.parse("0.60"));
    assertThat(usual.cost(new Usage(1_000, 500))).isEqualTo(Money.parse("0.00045"));
    assertThat(usual.cost(Usage.NONE)).isEqualTo(Money.ZERO);
  }

  @Test
  @DisplayName(
      "the short way and the long way agree with exact arithmetic, for any usage and price")
  void exact() {
    Random random = new Random(20_250_101);
    for (int i = 0; i < 20_000; i++) {
      long in = random.nextLong(1L << random.nextInt(1, 40));
      long out = random.nextLong(1L << random.nextInt(1, 40));
      long priceIn = random.nextLong(1L << random.nextInt(1, 42));
      long priceOut = random.nextLong(1L << random.nextInt(1, 42));
      BigInteger exact =
          BigInteger.valueOf(in)
              .multiply(BigInteger.valueOf(priceIn))
              .add(BigInteger.valueOf(out).multiply(BigInteger.valueOf(priceOut)))
              .add(BigInteger.valueOf(500_000))
              .divide(BigInteger.valueOf(1_000_000));
      Price price = new Price(new Money(priceIn), new Money(priceOut));
      assertThat(price.cost(new Usage(in, out)).nanos()).isEqualTo(exact.longValueExact());
    }
  }

  @Test
  @DisplayName("a cost beyond what can be counted saturates, whatever usage a provider claims")
  void absurdUsage() {
    Price usual = new Price(Money.parse("0.15"), Money.parse("2000"));
    assertThat(usual.cost(new Usage(0, 9_007_199_254_740_991L)))
        .isEqualTo(new Money(Long.MAX_VALUE));
    Price highest = new Price(new Money(Long.MAX_VALUE), new Money(Long.MAX_VALUE));
    assertThat(highest.cost(new Usage(Long.MAX_VALUE, Long.MAX_VALUE)))
        .isEqualTo(new Money(Long.MAX_VALUE));
    assertThat(highest.cost(new Usage(1_000_000, 0))).isEqualTo(new Money(Long.MAX_VALUE));
    assertThat(highest.cost(new Usage(999_999, 0)).nanos()).isLessThan(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("a negative price is refused")
  void negativePrice() {
    assertThatThrownBy(() -> new Price(new Money(-1), Money.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
