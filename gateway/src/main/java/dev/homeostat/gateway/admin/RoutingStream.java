package dev.homeostat.gateway.admin;

import dev.homeostat.core.catalog.Provider;
import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.gateway.ingress.EventStream;
import dev.homeostat.gateway.ingress.ServerEvent;
import dev.homeostat.gateway.telemetry.FactQueue;
import dev.homeostat.gateway.telemetry.GuardWords;
import dev.homeostat.gateway.telemetry.KeptRecord;
import dev.homeostat.gateway.telemetry.KeptRecord.KeptAttempt;
import dev.homeostat.gateway.telemetry.RoutingEvents;
import dev.homeostat.gateway.telemetry.RoutingEvents.Entry;
import dev.homeostat.gateway.telemetry.RoutingEvents.Event;
import dev.homeostat.gateway.telemetry.RoutingEvents.Page;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/ops/routing-stream}: every change of what may be used and every finished exchange,
 * as they happen. Who comes back with {@code Last-Event-ID} gets what it missed, and is told when
 * some of that is gone.
 */
public final class RoutingStream {
  /** How long a stream that its client left may go unnoticed here. */
  private static final long LOOK_MILLIS = 1_000;

  private final Supplier<Snapshot> snapshots;
  private final FactQueue facts;
  private final RoutingEvents events;
  private final JsonMapper json;

  /** A stream of these events; the queue is emptied first, so that the latest is there. */
  public RoutingStream(
      Supplier<Snapshot> snapshots, FactQueue facts, RoutingEvents events, JsonMapper json) {
    this.snapshots = snapshots;
    this.facts = facts;
    this.events = events;
    this.json = json;
  }

  /** Serves one subscriber until it leaves. */
  public void serve(EventStream stream) {
    try {
      follow(stream, begin(stream));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stream.close();
    }
  }

  /** Where it begins: behind what the subscriber saw last, or with what comes next. */
  private long begin(EventStream stream) throws InterruptedException {
    String said = stream.lastEventId();
    if (said == null) {
      said = stream.request().query().first("last_event_id");
    }
    facts.drain();
    long now = events.newest();
    long from = said == null ? now : number(said);
    if (said == null) {
      // So that it has something to come back with before anything happens.
      ObjectNode data = json.createObjectNode().put("at", Instant.now().toString());
      stream.send(new ServerEvent(Long.toString(now), "open", data.toString()));
    }
    return from;
  }

  /** What is no number is nothing we gave out: all that is kept follows it. */
  private static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void follow(EventStream stream, long from) throws InterruptedException {
    long last = from;
    while (stream.open()) {
      // Only an id of another life is beyond the newest; it is answered at once.
      if (last <= events.newest()) {
        events.await(last, LOOK_MILLIS);
      }
      Page page = events.after(last);
      if (page.gap() && !stream.send(gap(last, page))) {
        return;
      }
      for (Entry entry : page.entries()) {
        if (!stream.send(event(entry))) {
          return;
        }
      }
      last = page.newest();
    }
  }

  /** Without an id: a subscriber that is cut off here comes back with the one before. */
  private ServerEvent gap(long after, Page page) {
    ObjectNode data = json.createObjectNode().put("after", after);
    data.put(
        "next", page.entries().isEmpty() ? null : Long.valueOf(page.entries().getFirst().id()));
    return new ServerEvent(null, "gap", data.toString());
  }

  private ServerEvent event(Entry entry) {
    ObjectNode data =
        json.createObjectNode().put("at", Instant.ofEpochMilli(entry.epochMillis()).toString());
    String type =
        switch (entry.event()) {
          case Event.Change(GuardEvent guard) -> {
            GuardWords.members(guard).forEach((name, value) -> data.putPOJO(name, value));
            String credential = credential(guard);
            if (credential != null) {
              data.put("credential", credential);
            }
            yield GuardWords.type(guard);
          }
          case Event.Decision(KeptRecord exchange) -> {
            decision(data, exchange);
            yield "decision";
          }
          case Event.Lost(long facts) -> {
            data.put("facts", facts);
            yield "gap";
          }
        };
    return new ServerEvent(Long.toString(entry.id()), type, data.toString());
  }

  /** The reference by which a credential is configured, while it is. */
  private @Nullable String credential(GuardEvent event) {
    return switch (event) {
      case GuardEvent.CredentialParked e -> credential(e.endpointKey(), e.credential());
      case GuardEvent.CredentialUsable e -> credential(e.endpointKey(), e.credential());
      default -> null;
    };
  }

  private @Nullable String credential(String endpointKey, int place) {
    for (Provider provider : snapshots.get().catalog().providers()) {
      boolean its = provider.endpoints().stream().anyMatch(one -> one.key().equals(endpointKey));
      if (its && place < provider.credentials().size()) {
        return provider.credentials().get(place);
      }
    }
    return null;
  }

  private static void decision(ObjectNode data, KeptRecord exchange) {
    data.put("id", exchange.id())
        .put("principal", exchange.principal())
        .put("model", exchange.model())
        .put("target", exchange.target())
        .put("end", exchange.end().name().toLowerCase(Locale.ROOT))
        .put("status", exchange.status())
        .put("code", exchange.code())
        .put("duration_ms", TimeUnit.NANOSECONDS.toMillis(exchange.nanos()));
    ArrayNode attempts = data.putArray("attempts");
    for (KeptAttempt note : exchange.attempts()) {
      attempts
          .addObject()
          .put("target", note.target())
          .put("outcome", note.outcome())
          .put("ms", TimeUnit.NANOSECONDS.toMillis(note.nanos()));
    }
  }
}
