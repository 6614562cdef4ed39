package dev.homeostat.gateway;

import dev.homeostat.gateway.exchange.LiveState;
import dev.homeostat.gateway.exchange.MonotonicClock;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.store.ForcedTargets;
import dev.homeostat.gateway.store.OperatorChain;
import java.util.function.Supplier;

/**
 * What operators see and change while the gateway runs.
 *
 * @param snapshots the configuration of the moment
 * @param live what was learned
 * @param clock the clock that live state is read by
 * @param chain the operator's order
 * @param forced what is open until that is undone
 * @param publish makes what was decided hold at once
 */
record OperatorView(
    Supplier<Snapshot> snapshots,
    LiveState live,
    MonotonicClock clock,
    OperatorChain chain,
    ForcedTargets forced,
    Runnable publish) {}
