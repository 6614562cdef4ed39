package dev.homeostat.gateway.ingress;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.exchange.TierPlan;
import dev.homeostat.wire.openai.ChatRequestFacts;
import java.util.List;

/**
 * Who is asked for a request, and in which order: by the caller's own tiers, else by what the
 * model's name stands for. Until targets are ranked, every strategy but a cascade is the operator's
 * order.
 */
final class RouteWish {
  private RouteWish() {}

  /**
   * The plan of a request.
   *
   * @param found what its model's name stands for
   * @throws UnusableRoute when the wish can't be met
   */
  static TierPlan plan(
      Catalog catalog, ChatRequestFacts facts, Resolution.Found found, ChatWish wish) {
    boolean cascade =
        wish.strategy() == Strategy.CASCADE
            || (wish.strategy() == null && !found.tiers().isEmpty());
    if (!cascade) {
      return TierPlan.flat(found.candidates());
    }
    if (!wish.tiers().isEmpty()) {
      return TierPlan.cascade(TierWish.resolve(wish.tiers(), catalog, facts));
    }
    if (found.tiers().isEmpty()) {
      throw TierWish.missing();
    }
    List<Tier> own = found.tiers().stream().map(tier -> TierWish.needed(tier, facts)).toList();
    return TierPlan.cascade(own);
  }
}
