package dev.homeostat.gateway.exchange;

import dev.homeostat.core.exchange.ExchangeEnd;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.routing.RoutePlan;
import dev.homeostat.wire.openai.ChatRequestFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One admitted chat request.
 *
 * @param id what the caller sees as {@code x-request-id}
 * @param requester for whom it is
 * @param origin who its attempts are for
 * @param facts what it asks for
 * @param terms the same, as far as it decides how the exchange goes
 * @param skipped which targets the plan leaves out, and why
 * @param body its bytes
 * @param forwarded the caller's headers that a provider may see
 * @param beganEpochMillis wall-clock time of the complete request
 */
public record ChatExchange(
    String id,
    Requester requester,
    Origin origin,
    ChatRequestFacts facts,
    ExchangeTerms terms,
    List<RoutePlan.Excluded> skipped,
    RequestBody body,
    Map<String, String> forwarded,
    long beganEpochMillis) {

  /** Copies. */
  public ChatExchange {
    skipped = List.copyOf(skipped);
    forwarded = Map.copyOf(forwarded);
  }

  /** Says in the answer's headers who was skipped, if anybody was. */
  void nameSkipped(ResponseHead answer) {
    if (skipped.isEmpty()) {
      return;
    }
    StringBuilder line = new StringBuilder();
    for (RoutePlan.Excluded one : skipped) {
      line.append(line.isEmpty() ? "" : "; ").append(one.reason().label());
      line.append('=').append(one.count());
    }
    answer.add(GatewayHeaders.SKIPPED, line);
  }

  ExchangeRecord toRecord(
      ExchangeSummary summary, long nanos, ExchangeEnd end, int status, @Nullable String code) {
    return new ExchangeRecord(
        id,
        requester.principal(),
        facts.model(),
        facts.stream(),
        beganEpochMillis,
        nanos,
        summary.overheadNanos(),
        end,
        status,
        code,
        summary.target(),
        summary.trail().notes(),
        summary.usage(),
        summary.cost(),
        summary.healing());
  }
}
