package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;
import java.util.Map;

/**
 * How exchanges are conducted, from the configuration an exchange began with.
 *
 * @param clocks what holds where neither a provider nor a target says anything else
 * @param own the clocks of providers and targets that have their own, by provider id and by target
 *     name
 * @param retry how hard an exchange tries
 * @param patience how long targets usually take: live, the one part that outlives a configuration
 */
public record ExchangePolicy(
    Clocks clocks, Map<String, Clocks> own, RetryLimits retry, Patience patience) {

  /** The shipped policy. */
  public static final ExchangePolicy DEFAULTS =
      new ExchangePolicy(Clocks.DEFAULTS, Map.of(), RetryLimits.DEFAULTS);

  /** A policy whose limits never adapt. */
  public ExchangePolicy(Clocks clocks, Map<String, Clocks> own, RetryLimits retry) {
    this(clocks, own, retry, Patience.NONE);
  }

  /** Copies. */
  public ExchangePolicy {
    own = Map.copyOf(own);
  }

  /** The clocks of attempts on this target. */
  public Clocks clocksOf(Target target) {
    if (own.isEmpty()) {
      return clocks;
    }
    Clocks targets = own.get(target.name());
    return targets != null ? targets : own.getOrDefault(target.providerId(), clocks);
  }
}
