package dev.homeostat.gateway.telemetry;

import dev.homeostat.gateway.exchange.ExchangeRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest exchanges, by id. Bounded; the oldest makes room. Safe for any thread. */
public final class RecordBook implements FactListener {
  private static final int MOST = 10_000;

  private final Map<String, ExchangeRecord> byId =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ExchangeRecord> eldest) {
          return size() > MOST;
        }
      };

  @Override
  public void ended(ExchangeRecord exchange) {
    synchronized (byId) {
      byId.put(exchange.id(), exchange);
    }
  }

  /** The exchange with this id, if it is still kept. */
  public Optional<ExchangeRecord> find(String id) {
    synchronized (byId) {
      return Optional.ofNullable(byId.get(id));
    }
  }
}
