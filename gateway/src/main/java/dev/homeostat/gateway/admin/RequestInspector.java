package dev.homeostat.gateway.admin;

import dev.homeostat.core.money.Usage;
import dev.homeostat.gateway.ingress.IngressRequest;
import dev.homeostat.gateway.ingress.PlainSurface.Reply;
import dev.homeostat.gateway.telemetry.FactQueue;
import dev.homeostat.gateway.telemetry.KeptRecord;
import dev.homeostat.gateway.telemetry.KeptRecord.KeptAttempt;
import dev.homeostat.gateway.telemetry.KeptRecord.KeptRescue;
import dev.homeostat.gateway.telemetry.RecordBook;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/requests/{id}}: what was tried for a request, for whoever sent it. */
public final class RequestInspector {
  /** Exchanges shown of an id that its caller gave more than once. */
  private static final int MOST = 16;

  private final FactQueue facts;
  private final RecordBook book;
  private final JsonMapper json;

  /** An inspector of this book; the queue is emptied first, so that the latest is there. */
  public RequestInspector(FactQueue facts, RecordBook book, JsonMapper json) {
    this.facts = facts;
    this.book = book;
    this.json = json;
  }

  /** One request. Somebody else's is as unknown as one that never was. */
  public Reply one(IngressRequest request) {
    facts.drain();
    List<KeptRecord> found =
        book.find(request.rest(), kept -> request.principal().maySee(kept.principal()), MOST);
    if (found.isEmpty()) {
      return Errors.notFound(
          "request_not_found",
          null,
          "No finished request with this id is known for this key. The latest "
              + RecordBook.capacity()
              + " are kept.");
    }
    ObjectNode latest = describe(found.getFirst());
    if (found.size() > 1) {
      ArrayNode earlier = latest.putArray("earlier");
      found.subList(1, found.size()).forEach(kept -> earlier.add(describe(kept)));
    }
    return Reply.json(200, latest.toString());
  }

  private ObjectNode describe(KeptRecord exchange) {
    ObjectNode node =
        json.createObjectNode()
            .put("id", exchange.id())
            .put("model", exchange.model())
            .put("stream", exchange.stream())
            .put("began", Instant.ofEpochMilli(exchange.beganEpochMillis()).toString())
            .put("duration_ms", TimeUnit.NANOSECONDS.toMillis(exchange.nanos()))
            .put("overhead_us", TimeUnit.NANOSECONDS.toMicros(exchange.overheadNanos()))
            .put("end", exchange.end().name().toLowerCase(Locale.ROOT))
            .put("status", exchange.status())
            .put("code", exchange.code());
    node.put("target", exchange.target());
    ArrayNode attempts = node.putArray("attempts");
    for (KeptAttempt note : exchange.attempts()) {
      ObjectNode attempt =
          attempts
              .addObject()
              .put("target", note.target())
              .put("outcome", note.outcome())
              .put("ms", TimeUnit.NANOSECONDS.toMillis(note.nanos()));
      if (note.status() > 0) {
        attempt.put("status", note.status());
      }
    }
    node.putObject("usage")
        .put("input_tokens", exchange.usage().input())
        .put("output_tokens", exchange.usage().output())
        .put("estimated", exchange.usage().estimated());
    node.put("cost_usd", exchange.cost() == null ? null : exchange.cost().toString());
    if (!exchange.rescues().isEmpty()) {
      ArrayNode rescues = node.putArray("rescues");
      for (KeptRescue rescue : exchange.rescues()) {
        rescues
            .addObject()
            .put("from", rescue.from())
            .put("to", rescue.to())
            .put("at", rescue.at())
            .put("by", rescue.by());
      }
    }
    if (!exchange.healing().equals(Usage.NONE)) {
      node.putObject("healing")
          .put("input_tokens", exchange.healing().input())
          .put("output_tokens", exchange.healing().output())
          .put("estimated", true);
    }
    return node;
  }
}
