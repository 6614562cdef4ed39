package dev.homeostat.gateway.ingress;

import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.exchange.Clocks;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the body's {@code route} field asks for, or the headers of the same meaning, which come
 * before it. A value that can't be kept is refused: ignored, it would be a wait without end, or an
 * answer by somebody else.
 *
 * @param strategy how targets are to follow each other, or null for what each model says; a model
 *     without weights that is to be {@code weighted} weighs its targets equally
 * @param tiers the caller's own cascade; empty without one
 * @param timeout the whole exchange, in nanoseconds; {@link Clocks#OFF} when not set
 * @param firstContent a stream's first content, the same
 * @param stall silence inside a stream's text, the same
 * @param maxAttempts attempts of the exchange, 0 when not set
 * @param rescue what to do when the answer breaks, or null
 * @param session the conversation's name, or null
 */
record RouteField(
    @Nullable Strategy strategy,
    List<TierWish> tiers,
    long timeout,
    long firstContent,
    long stall,
    int maxAttempts,
    @Nullable RescueWish rescue,
    @Nullable String session) {
  /** Nothing set. */
  static final RouteField ABSENT =
      new RouteField(null, List.of(), Clocks.OFF, Clocks.OFF, Clocks.OFF, 0, null, null);

  private static final String PREFIX = "x-homeostat-";
  private static final String STRATEGY_HEADER = PREFIX + "strategy";
  private static final String SESSION_HEADER = PREFIX + "session";
  private static final String MAX_ATTEMPTS_HEADER = PREFIX + "max-attempts";

  private static final String TIMEOUT = "timeout_ms";
  private static final String FIRST_CONTENT = "first_content_timeout_ms";
  private static final String STALL = "stall_timeout_ms";

  private static final List<String> KNOWN =
      List.of(
          "strategy", "tiers", "max_attempts", FIRST_CONTENT, STALL, TIMEOUT, "rescue", "session");

  private static final String STRATEGIES =
      Arrays.stream(Strategy.values()).map(Strategy::label).collect(Collectors.joining(", "));

  /** OpenRouter's one value for this field; going on with the next is what we do anyway. */
  private static final String OPENROUTERS = "fallback";

  private static final long MOST_MILLIS = 999_999_999_999L;
  private static final String MILLIS_EXPECTED = "milliseconds, 1 to 999999999999";

  private static final int MOST_ATTEMPTS = 100;
  private static final String ATTEMPTS_EXPECTED = "1..100";

  /** A whole number from 1, of at most twelve digits but for zeros before it. */
  private static final Pattern DIGITS = Pattern.compile("0{0,20}[1-9][0-9]{0,11}");

  private static final List<AsciiString> HEADERS =
      Stream.of(
              STRATEGY_HEADER,
              TierWish.HEADER,
              MAX_ATTEMPTS_HEADER,
              header(FIRST_CONTENT),
              header(STALL),
              header(TIMEOUT),
              RescueWish.HEADER,
              SESSION_HEADER)
          .map(AsciiString::cached)
          .toList();

  /** Copies. */
  RouteField {
    tiers = List.copyOf(tiers);
  }

  /**
   * Reads both.
   *
   * @param json the raw JSON of the field, or null without one
   * @throws UnusableRoute naming the place, its value and what was expected
   */
  static RouteField of(HttpHeaders headers, byte @Nullable [] json) {
    if (json == null && !anyIn(headers)) {
      return ABSENT;
    }
    AskedValue field = AskedValue.field("route", json);
    boolean openRouters = field.node().isString() && field.node().stringValue().equals(OPENROUTERS);
    if (!field.absent() && !openRouters) {
      field.mustHold(KNOWN);
    }
    Strategy strategy = strategy(first(headers, STRATEGY_HEADER, field.member("strategy")));
    List<TierWish> tiers = TierWish.of(headers, field.member("tiers"));
    if (!tiers.isEmpty()) {
      if (strategy != null && strategy != Strategy.CASCADE) {
        throw first(headers, STRATEGY_HEADER, field.member("strategy"))
            .refused("cascade, beside tiers");
      }
      strategy = Strategy.CASCADE;
    }
    return new RouteField(
        strategy,
        tiers,
        millis(headers, field.member(TIMEOUT)),
        millis(headers, field.member(FIRST_CONTENT)),
        millis(headers, field.member(STALL)),
        attempts(first(headers, MAX_ATTEMPTS_HEADER, field.member("max_attempts"))),
        rescue(first(headers, RescueWish.HEADER, field.member("rescue"))),
        first(headers, SESSION_HEADER, field.member("session"))
            .word("a name of 1.." + AskedValue.MOST_CHARACTERS + " characters"));
  }

  /** Nearly every request asks for nothing, and pays a few lookups for that. */
  private static boolean anyIn(HttpHeaders headers) {
    for (AsciiString header : HEADERS) {
      if (headers.contains(header)) {
        return true;
      }
    }
    return false;
  }

  private static String header(String field) {
    return PREFIX + field.replace('_', '-');
  }

  private static AskedValue first(HttpHeaders headers, String name, AskedValue field) {
    String header = headers.get(name);
    return header == null ? field : AskedValue.text(name, header);
  }

  private static @Nullable Strategy strategy(AskedValue value) {
    // An empty header is one that a template left out.
    if (value.absent() || (value.node().isString() && value.node().stringValue().isEmpty())) {
      return null;
    }
    for (Strategy strategy : Strategy.values()) {
      if (value.node().isString() && strategy.label().equals(value.node().stringValue())) {
        return strategy;
      }
    }
    throw value.refused("one of " + STRATEGIES);
  }

  private static @Nullable RescueWish rescue(AskedValue value) {
    if (value.absent()) {
      return null;
    }
    if (value.node().isBoolean()) {
      return value.node().booleanValue() ? RescueWish.ON : RescueWish.OFF;
    }
    RescueWish wish = value.node().isString() ? RescueWish.of(value.node().stringValue()) : null;
    if (wish == null) {
      throw value.refused(RescueWish.EXPECTED);
    }
    return wish;
  }

  private static int attempts(AskedValue value) {
    return value.header()
        ? (int) digits(value, MOST_ATTEMPTS, ATTEMPTS_EXPECTED)
        : (int) value.whole(0, MOST_ATTEMPTS, ATTEMPTS_EXPECTED);
  }

  private static long millis(HttpHeaders headers, AskedValue field) {
    String key = field.place().substring(field.place().indexOf('.') + 1);
    AskedValue value = first(headers, header(key), field);
    long millis =
        value.header()
            ? digits(value, MOST_MILLIS, MILLIS_EXPECTED)
            : value.whole(-1, MOST_MILLIS, MILLIS_EXPECTED);
    return millis < 0 ? Clocks.OFF : TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static long digits(AskedValue header, long most, String expected) {
    String digits = header.node().stringValue();
    if (!DIGITS.matcher(digits).matches() || Long.parseLong(digits) > most) {
      throw header.refused(expected);
    }
    return Long.parseLong(digits);
  }
}
