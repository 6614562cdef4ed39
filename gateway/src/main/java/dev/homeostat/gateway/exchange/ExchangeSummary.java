package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.ExchangeMachine;
import dev.homeostat.core.exchange.Healing;
import dev.homeostat.core.exchange.Trail;
import dev.homeostat.core.money.Money;
import dev.homeostat.core.money.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange came to so far, for headers, comments and records.
 *
 * @param trail what was tried, and what came of it
 * @param target what answered, or null
 * @param usage the tokens of the answer
 * @param cost what the answer cost, or null when no price is known
 * @param overheadNanos time spent in no attempt and in no wait
 * @param healing what it took to finish an answer that had begun
 */
record ExchangeSummary(
    Trail trail,
    @Nullable Target target,
    Usage usage,
    @Nullable Money cost,
    long overheadNanos,
    Healing healing) {

  static ExchangeSummary of(
      ExchangeMachine machine, @Nullable Target target, Usage usage, long overheadNanos) {
    Money cost = target == null || target.price() == null ? null : target.price().cost(usage);
    return new ExchangeSummary(
        machine.trail(), target, usage, cost, overheadNanos, machine.healing());
  }
}
