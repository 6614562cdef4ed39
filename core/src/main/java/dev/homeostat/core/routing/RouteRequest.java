package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.exchange.Requester;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a plan is made from, but for live state and chance.
 *
 * @param models what the names of the request stand for, in the caller's order, which nothing
 *     learned changes; at least one
 * @param strategy the caller's own strategy, or null for each model's
 * @param tiers the caller's own cascade; empty without one
 * @param requester for whom it is
 * @param needs what it needs
 * @param rules the caller's rules
 * @param policy what the caller's key may use
 * @param work how much work it is
 */
public record RouteRequest(
    List<Model> models,
    @Nullable Strategy strategy,
    List<Tier> tiers,
    Requester requester,
    Needs needs,
    ProviderRules rules,
    KeyPolicy policy,
    Workload work) {
  /** Copies. */
  public RouteRequest {
    models = List.copyOf(models);
    tiers = List.copyOf(tiers);
  }
}
