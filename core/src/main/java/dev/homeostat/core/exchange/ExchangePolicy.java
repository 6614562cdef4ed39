package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;
import java.util.Map;

/**
 * How exchanges are conducted, from the configuration an exchange began with.
 *
 * @param clocks what holds where a provider says nothing else
 * @param providerClocks the clocks of providers that have their own, by provider id
 * @param retry how hard an exchange tries
 */
public record ExchangePolicy(Clocks clocks, Map<String, Clocks> providerClocks, RetryLimits retry) {

  /** The shipped policy. */
  public static final ExchangePolicy DEFAULTS =
      new ExchangePolicy(Clocks.DEFAULTS, Map.of(), RetryLimits.DEFAULTS);

  /** Copies. */
  public ExchangePolicy {
    providerClocks = Map.copyOf(providerClocks);
  }

  /** The clocks of attempts on this target. */
  public Clocks clocksOf(Target target) {
    return providerClocks.isEmpty()
        ? clocks
        : providerClocks.getOrDefault(target.providerId(), clocks);
  }
}
