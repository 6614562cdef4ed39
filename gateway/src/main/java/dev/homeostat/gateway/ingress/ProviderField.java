package dev.homeostat.gateway.ingress;

import dev.homeostat.core.money.Money;
import dev.homeostat.core.routing.ProviderRules;
import dev.homeostat.core.routing.ProviderRules.Sort;
import io.netty.handler.codec.http.HttpHeaders;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body's {@code provider} field, or the header {@code x-homeostat-provider} with the same JSON
 * instead of it, in <a href="https://openrouter.ai/docs/features/provider-routing">OpenRouter's
 * shape</a>, so that what is written for it works here. The names are those of this gateway's own
 * providers.
 *
 * <p>{@code zdr} (zero data retention) is no less than {@code data_collection: deny}. Of a {@code
 * sort} object {@code by} is taken; its {@code partition} would mix the caller's models, whose
 * order is the caller's. Known to OpenRouter, and without effect here, since no target of ours
 * states such things: {@code quantizations}, {@code enforce_distillable_text}, {@code
 * preferred_min_throughput}, {@code preferred_max_latency}, {@code experimental}, and {@code
 * request}, {@code image}, {@code audio} of {@code max_price}.
 */
final class ProviderField {
  /** Where a caller says it. */
  static final String HEADER = "x-homeostat-provider";

  private static final List<String> KNOWN =
      List.of(
          "order",
          "only",
          "ignore",
          "allow_fallbacks",
          "sort",
          "max_price",
          "require_parameters",
          "data_collection",
          "zdr",
          "quantizations",
          "enforce_distillable_text",
          "preferred_min_throughput",
          "preferred_max_latency",
          "experimental");

  private static final List<String> PRICES =
      List.of("prompt", "completion", "request", "image", "audio");

  private static final String PRICE = "dollars per million tokens, 0 to 1000000000";
  private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000_000L);
  private static final int NANOS = 9;

  private ProviderField() {}

  /**
   * Reads a request's rules.
   *
   * @param json the raw JSON of the field, or null without one
   * @throws UnusableRoute naming the place, its value and what was expected
   */
  static ProviderRules of(HttpHeaders headers, byte @Nullable [] json) {
    String header = headers.get(HEADER);
    if (header == null && json == null) {
      return ProviderRules.NONE;
    }
    AskedValue field =
        header == null ? AskedValue.field("provider", json) : AskedValue.json(HEADER, header);
    if (field.absent()) {
      return ProviderRules.NONE;
    }
    field.mustHold(KNOWN);
    boolean keepsNothing = field.member("zdr").flag(false);
    AskedValue prices = field.member("max_price");
    if (!prices.absent()) {
      prices.mustHold(PRICES);
    }
    ProviderRules rules =
        new ProviderRules(
            field.member("order").names(),
            field.member("only").names(),
            field.member("ignore").names(),
            field.member("allow_fallbacks").flag(true),
            sort(field.member("sort")),
            price(prices.member("prompt")),
            price(prices.member("completion")),
            field.member("require_parameters").flag(false),
            deny(field.member("data_collection")) || keepsNothing);
    possible(field, rules);
    return rules;
  }

  private static @Nullable Sort sort(AskedValue value) {
    AskedValue by = value;
    if (value.node().isObject()) {
      value.mustHold(List.of("by", "partition"));
      by = value.member("by");
    }
    if (by.absent()) {
      return null;
    }
    String word = by.node().isString() ? by.node().stringValue() : "";
    return switch (word) {
      case "price" -> Sort.PRICE;
      case "throughput" -> Sort.THROUGHPUT;
      case "latency" -> Sort.LATENCY;
      default -> throw by.refused("price, throughput or latency");
    };
  }

  private static boolean deny(AskedValue value) {
    if (value.absent()) {
      return false;
    }
    String word = value.node().isString() ? value.node().stringValue() : "";
    return switch (word) {
      case "allow" -> false;
      case "deny" -> true;
      default -> throw value.refused("allow or deny");
    };
  }

  private static @Nullable Money price(AskedValue value) {
    if (value.absent()) {
      return null;
    }
    BigDecimal dollars = decimal(value);
    // The scale first: the comparison of 1e999999999 would write it out.
    boolean sane = dollars != null && Math.abs((long) dollars.scale()) <= 60;
    if (dollars == null || !sane || dollars.signum() < 0 || dollars.compareTo(MOST_DOLLARS) > 0) {
      throw value.refused(PRICE);
    }
    return Money.of(dollars.setScale(NANOS, RoundingMode.HALF_UP));
  }

  private static @Nullable BigDecimal decimal(AskedValue value) {
    if (value.node().isNumber()) {
      return value.node().decimalValue();
    }
    String text = value.node().isString() ? value.node().stringValue().strip() : "";
    if (text.isEmpty() || text.length() > 40) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  // ---- what no catalogue could satisfy ---------------------------------------------------------

  private static void possible(AskedValue field, ProviderRules rules) {
    AskedValue only = field.member("only");
    AskedValue order = field.member("order");
    AskedValue ignore = field.member("ignore");
    if (!only.absent() && rules.only().isEmpty()) {
      throw only.refused("at least one name, or no such field");
    }
    Set<String> ignored =
        rules.ignore().stream().map(ProviderField::lower).collect(Collectors.toSet());
    if (!rules.only().isEmpty() && within(rules.only(), ignored)) {
      throw only.contradicts(ignore, "leave nobody: what is allowed is ignored as well");
    }
    if (rules.allowFallbacks() || rules.order().isEmpty()) {
      return;
    }
    if (within(rules.order(), ignored)) {
      throw order.contradicts(
          ignore, "leave nobody: all that is in order is ignored, and allow_fallbacks is false");
    }
    Set<String> allowed =
        rules.only().stream().map(ProviderField::lower).collect(Collectors.toSet());
    if (!allowed.isEmpty() && rules.order().stream().noneMatch(name -> meets(name, allowed))) {
      throw order.contradicts(
          only, "leave nobody: nothing of order is allowed, and allow_fallbacks is false");
    }
  }

  /** Whether every name is ignored, by itself or with its whole provider. */
  private static boolean within(List<String> names, Set<String> ignored) {
    return names.stream().allMatch(name -> covers(ignored, lower(name)));
  }

  private static boolean covers(Set<String> wide, String name) {
    int slash = name.indexOf('/');
    return wide.contains(name) || (slash > 0 && wide.contains(name.substring(0, slash)));
  }

  /** Whether a target may exist that both a name and one of the others stand for. */
  private static boolean meets(String name, Set<String> others) {
    String lower = lower(name);
    return covers(others, lower)
        || others.stream().anyMatch(other -> other.startsWith(lower + '/'));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
