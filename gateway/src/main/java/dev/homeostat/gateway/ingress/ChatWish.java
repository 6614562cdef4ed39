package dev.homeostat.gateway.ingress;

import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.exchange.CallerLimits;
import dev.homeostat.core.routing.ProviderRules;
import dev.homeostat.wire.openai.ChatRequestFacts;
import dev.homeostat.wire.openai.ChatRequestFacts.Range;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a chat request asks of routing, beside the names of its models. Immutable.
 *
 * @param strategy how targets are to follow each other, or null for what each model says
 * @param tiers the caller's own cascade, as names; empty without one
 * @param rules which providers may be asked, and in which order
 * @param session the name that {@code route.session} or {@code x-homeostat-session} gives the
 *     conversation, or null; it comes before every other sign of a conversation
 * @param deadline the whole exchange, in nanoseconds; {@link
 *     dev.homeostat.core.exchange.Clocks#OFF} when not set
 * @param limits the caller's other limits
 * @param rescue what to do when the answer breaks
 */
record ChatWish(
    @Nullable Strategy strategy,
    List<TierWish> tiers,
    ProviderRules rules,
    @Nullable String session,
    long deadline,
    CallerLimits limits,
    RescueWish rescue) {

  /** Copies. */
  ChatWish {
    tiers = List.copyOf(tiers);
  }

  /** A request's body. */
  @FunctionalInterface
  interface Body {
    /** A copy of the bytes {@code from} to {@code to}. */
    byte[] bytes(int from, int to);
  }

  /**
   * Reads what a request asks for.
   *
   * @throws UnusableRoute for what can't be met, whatever the catalogue holds
   */
  static ChatWish of(HttpHeaders headers, ChatRequestFacts facts, Body body) {
    RouteField route = RouteField.of(headers, raw("route", facts.layout().route(), body));
    RequestLimits limits = RequestLimits.of(headers, facts.stream(), route);
    return new ChatWish(
        route.strategy(),
        route.tiers(),
        ProviderField.of(headers, raw("provider", facts.layout().provider(), body)),
        route.session(),
        limits.deadline(),
        limits.own(),
        limits.rescue());
  }

  private static byte @Nullable [] raw(String name, Range range, Body body) {
    if (!range.present()) {
      return null;
    }
    AskedValue.mustBeShort(name, range.to() - range.from());
    return body.bytes(range.from(), range.to());
  }
}
