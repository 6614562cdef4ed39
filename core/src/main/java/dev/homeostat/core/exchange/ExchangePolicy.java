package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;
import java.util.Map;

/**
 * How exchanges are conducted, from the configuration an exchange began with.
 *
 * @param clocks what holds where a provider says nothing else
 * @param providerClocks the clocks of providers that have their own, by provider id
 * @param retry how hard an exchange tries
 * @param patience how long targets usually take: live, the one part that outlives a configuration
 */
public record ExchangePolicy(
    Clocks clocks, Map<String, Clocks> providerClocks, RetryLimits retry, Patience patience) {

  /** The shipped policy. */
  public static final ExchangePolicy DEFAULTS =
      new ExchangePolicy(Clocks.DEFAULTS, Map.of(), RetryLimits.DEFAULTS);

  /** A policy whose limits never adapt. */
  public ExchangePolicy(Clocks clocks, Map<String, Clocks> providerClocks, RetryLimits retry) {
    this(clocks, providerClocks, retry, Patience.NONE);
  }

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
