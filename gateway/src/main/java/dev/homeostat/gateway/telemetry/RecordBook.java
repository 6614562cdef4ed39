package dev.homeostat.gateway.telemetry;

import dev.homeostat.gateway.exchange.ExchangeRecord;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The latest exchanges, by id. They are kept as bytes in one ring: as objects each would live just
 * long enough to be moved to the old generation and die there, which costs the collector more than
 * the exchange itself. Bounded; the oldest makes room. Safe for any thread.
 */
public final class RecordBook {
  private static final int RECORDS = 1 << 13;
  private static final int RING_BYTES = 3 << 20;

  private final RecordRing ring = new RecordRing(RECORDS, RING_BYTES);

  /**
   * Keeps an exchange.
   *
   * @return its number, greater than that of every exchange before it
   */
  public long keep(ExchangeRecord exchange) {
    synchronized (ring) {
      return ring.put(exchange);
    }
  }

  /** The exchange with this number, or null when later ones took its place. */
  public @Nullable KeptRecord at(long number) {
    synchronized (ring) {
      return ring.at(number);
    }
  }

  /**
   * The exchanges with this id that are wanted and still kept, the last one first.
   *
   * @param most how many at the most, at least 1
   */
  public List<KeptRecord> find(String id, Predicate<KeptRecord> wanted, int most) {
    synchronized (ring) {
      return ring.all(id, wanted, most);
    }
  }

  /** How many exchanges are kept at the most. */
  public static int capacity() {
    return RECORDS;
  }
}
