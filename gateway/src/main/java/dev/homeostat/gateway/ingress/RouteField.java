package dev.homeostat.gateway.ingress;

import dev.homeostat.core.exchange.Clocks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The limits in a chat request's {@code route} field. Read off the hot path: only when it is there.
 *
 * @param timeout the whole exchange, in nanoseconds; {@link Clocks#OFF} when not set
 * @param firstContent a stream's first content, the same
 * @param stall silence inside a stream's text, the same
 * @param maxAttempts attempts of the exchange, 0 when not set
 * @param rescue what to do when the answer breaks, or null
 */
record RouteField(
    long timeout, long firstContent, long stall, int maxAttempts, @Nullable RescueWish rescue) {
  /** Nothing set. */
  static final RouteField ABSENT = new RouteField(Clocks.OFF, Clocks.OFF, Clocks.OFF, 0, null);

  private static final String TIMEOUT = "timeout_ms";
  private static final String FIRST_CONTENT = "first_content_timeout_ms";
  private static final String STALL = "stall_timeout_ms";
  private static final String MAX_ATTEMPTS = "max_attempts";
  private static final String RESCUE = "rescue";

  /** What the field may hold; what isn't read here is read by others. */
  private static final List<String> KNOWN =
      List.of("strategy", "tiers", MAX_ATTEMPTS, FIRST_CONTENT, STALL, TIMEOUT, RESCUE, "session");

  /** OpenRouter's one value for this field; going on with the next is what we do anyway. */
  private static final String OPENROUTERS = "fallback";

  private static final long MOST_MILLIS = 999_999_999_999L;

  /** A value that can't be kept. */
  @SuppressWarnings("serial") // Never leaves the call that reads a request.
  static final class Unreadable extends RuntimeException {
    private final String code;
    private final String param;
    private final String words;

    Unreadable(String code, String param, String words) {
      super(words, null, false, false);
      this.code = code;
      this.param = param;
      this.words = words;
    }

    String code() {
      return code;
    }

    String param() {
      return param;
    }

    String words() {
      return words;
    }
  }

  /**
   * Reads the field.
   *
   * @throws Unreadable naming the key, its value and what was expected
   */
  static RouteField of(byte[] json) {
    JsonNode route;
    try {
      route = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw new Unreadable("invalid_value", "route", "The field 'route' can't be read.");
    }
    if (route.isNull() || (route.isString() && route.asString().equals(OPENROUTERS))) {
      return ABSENT;
    }
    if (!route.isObject()) {
      throw bad("route", route, "an object");
    }
    for (Map.Entry<String, JsonNode> entry : route.properties()) {
      if (!KNOWN.contains(entry.getKey())) {
        throw new Unreadable(
            "unknown_parameter",
            "route." + shown(entry.getKey()),
            "The field 'route."
                + shown(entry.getKey())
                + "' is not known (expected: one of "
                + String.join(", ", KNOWN)
                + ").");
      }
    }
    return new RouteField(
        millis(route, TIMEOUT),
        millis(route, FIRST_CONTENT),
        millis(route, STALL),
        (int) whole(route, MAX_ATTEMPTS, 0, 100, "1..100"),
        rescue(route));
  }

  private static @Nullable RescueWish rescue(JsonNode route) {
    JsonNode value = route.get(RESCUE);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.asBoolean() ? RescueWish.ON : RescueWish.OFF;
    }
    RescueWish wish = value.isString() ? RescueWish.of(value.asString()) : null;
    if (wish == null) {
      throw bad("route." + RESCUE, value, RescueWish.EXPECTED);
    }
    return wish;
  }

  private static long millis(JsonNode route, String key) {
    long millis = whole(route, key, -1, MOST_MILLIS, "milliseconds, 1 to 999999999999");
    return millis < 0 ? Clocks.OFF : TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static long whole(JsonNode route, String key, long absent, long most, String expected) {
    JsonNode value = route.get(key);
    if (value == null || value.isNull()) {
      return absent;
    }
    boolean readable =
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.asLong() >= 1
            && value.asLong() <= most;
    if (!readable) {
      throw bad("route." + key, value, expected);
    }
    return value.asLong();
  }

  private static Unreadable bad(String param, JsonNode value, String expected) {
    return new Unreadable(
        "invalid_value",
        param,
        "The field '"
            + param
            + "' is "
            + shown(value.toString())
            + " (expected: "
            + expected
            + ").");
  }

  private static String shown(String text) {
    return text.length() > 50 ? text.substring(0, 50) + "..." : text;
  }
}
