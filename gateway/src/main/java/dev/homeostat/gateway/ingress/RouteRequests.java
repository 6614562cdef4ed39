package dev.homeostat.gateway.ingress;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.catalog.Tier;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.SessionKey;
import dev.homeostat.core.routing.RouteRequest;
import dev.homeostat.core.routing.SessionKeys;
import dev.homeostat.wire.openai.ChatRequestFacts;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a chat request to what its plan is made from. */
public final class RouteRequests {
  private RouteRequests() {}

  /**
   * What is asked of the router.
   *
   * @param found what the names of the request stand for
   * @throws UnusableRoute when the wish can't be met
   */
  static RouteRequest of(
      Catalog catalog,
      Resolution.Found found,
      ChatRequestFacts facts,
      ChatWish wish,
      Principal principal,
      HttpHeaders headers) {
    return new RouteRequest(
        found.models(),
        wish.strategy(),
        tiers(catalog, found, facts, wish),
        new Requester(principal.name(), session(facts, wish, principal, headers)),
        RequestNeeds.needs(facts),
        wish.rules(),
        principal.policy(),
        RequestNeeds.work(facts));
  }

  private static List<Tier> tiers(
      Catalog catalog, Resolution.Found found, ChatRequestFacts facts, ChatWish wish) {
    boolean cascade =
        wish.strategy() == Strategy.CASCADE
            || (wish.strategy() == null && (!wish.tiers().isEmpty() || !found.tiers().isEmpty()));
    if (!cascade) {
      return List.of();
    }
    if (!wish.tiers().isEmpty()) {
      return TierWish.resolve(wish.tiers(), catalog, facts);
    }
    if (found.tiers().isEmpty()) {
      throw TierWish.missing();
    }
    return found.tiers().stream().map(tier -> TierWish.needed(tier, facts)).toList();
  }

  private static @Nullable SessionKey session(
      ChatRequestFacts facts, ChatWish wish, Principal principal, HttpHeaders headers) {
    return SessionKeys.of(
        principal.name(),
        headers::get,
        wish.session(),
        facts.sessionId(),
        facts.promptCacheKey(),
        facts.firstUserMessage() == null ? null : facts.firstUserMessage().toString());
  }
}
