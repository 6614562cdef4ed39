package dev.homeostat.core.routing;

import dev.homeostat.core.exchange.Refusal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that leave nobody whatever the catalogue is: the request contradicts itself, and its
 * caller should hear that. Rules that leave nobody of this catalogue are no contradiction.
 */
public final class RuleConflict {
  private RuleConflict() {}

  /** A 400 that names the fields, or null when the rules can be met. */
  public static @Nullable Refusal of(ProviderRules rules) {
    List<String> only = rules.only();
    List<String> ignore = rules.ignore();
    List<String> order = rules.order();
    if (!only.isEmpty() && only.stream().allMatch(name -> covered(name, ignore))) {
      return refusal(
          "provider.ignore",
          "provider.ignore names everybody whom provider.only names, so nobody is left.",
          "Take a name out of provider.ignore, or add one to provider.only.");
    }
    if (rules.allowFallbacks() || order.isEmpty()) {
      return null;
    }
    if (order.stream().allMatch(name -> covered(name, ignore))) {
      return refusal(
          "provider.ignore",
          "provider.allow_fallbacks is false and provider.ignore names everybody whom"
              + " provider.order names, so nobody is left.",
          "Take a name out of provider.ignore, or allow fallbacks.");
    }
    if (!only.isEmpty()
        && order.stream().noneMatch(name -> only.stream().anyMatch(one -> meet(name, one)))) {
      return refusal(
          "provider.order",
          "provider.allow_fallbacks is false and provider.order names nobody whom provider.only"
              + " names, so nobody is left.",
          "Name somebody in both, or allow fallbacks.");
    }
    return null;
  }

  /** Whether everybody whom a name means is ignored. */
  private static boolean covered(String name, List<String> ignore) {
    return ignore.stream().anyMatch(one -> means(one, name));
  }

  /** Whether somebody may be meant by both. */
  private static boolean meet(String one, String other) {
    return means(one, other) || means(other, one);
  }

  /** Whether a name means everybody whom another means: a provider means all of its models. */
  private static boolean means(String name, String other) {
    return other.equalsIgnoreCase(name)
        || (name.indexOf('/') < 0
            && other.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + '/'));
  }

  private static Refusal refusal(String param, String what, String fix) {
    return Refusal.invalid(400, "invalid_provider_rules", param, what + ' ' + fix);
  }
}
