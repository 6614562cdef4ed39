package dev.homeostat.gateway.ingress;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.routing.RouteRequest;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.openai.ChatRequestFacts;
import dev.homeostat.wire.openai.ChatRequestScan;
import java.util.Arrays;
import java.util.List;

/**
 * What a chat request would be routed by, read as {@link ChatSurface} reads it, without sending.
 */
public sealed interface AskedRoute {
  /**
   * It would be routed.
   *
   * @param route what its plan is made from
   * @param names the names it asks for, as written
   * @param stream whether it asks for a stream
   */
  record Asked(RouteRequest route, List<String> names, boolean stream) implements AskedRoute {
    /** Copies. */
    public Asked {
      names = List.copyOf(names);
    }
  }

  /** Its caller would be told this instead. */
  record Refused(Refusal refusal) implements AskedRoute {}

  /**
   * Reads a request.
   *
   * @param request whose headers count
   * @param principal whose request it would be
   * @param body the body of the chat request
   */
  static AskedRoute of(Catalog catalog, IngressRequest request, Principal principal, byte[] body) {
    ChatRequestScan scan = new ChatRequestScan(JsonLimits.DEFAULT);
    scan.feed(body, 0, body.length);
    return switch (scan.finish()) {
      case ChatRequestScan.Bad(String message, String param, String code) ->
          new Refused(Refusal.invalid(400, code, param, message));
      case ChatRequestScan.Ok(ChatRequestFacts facts) ->
          switch (catalog.resolve(facts.model(), facts.models())) {
            case Resolution.Found found -> of(catalog, request, principal, body, facts, found);
            case Resolution.Unknown(String model, List<String> nearest) ->
                new Refused(UnknownModel.refusal(model, nearest, "model"));
            case Resolution.NoneConfigured _ -> new Refused(UnknownModel.noneConfigured());
          };
    };
  }

  private static AskedRoute of(
      Catalog catalog,
      IngressRequest request,
      Principal principal,
      byte[] body,
      ChatRequestFacts facts,
      Resolution.Found found) {
    try {
      ChatWish wish =
          ChatWish.of(request.headers(), facts, (from, to) -> Arrays.copyOfRange(body, from, to));
      RouteRequest route =
          RouteRequests.of(catalog, found, facts, wish, principal, request.headers());
      return new Asked(route, facts.names(), facts.stream());
    } catch (UnusableRoute e) {
      return new Refused(e.refusal());
    }
  }
}
