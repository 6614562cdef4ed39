package dev.homeostat.wall.score;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was seen of one scenario, from both sides.
 *
 * @param exchanges the caller's requests in order; one but for S15
 * @param primary the attempts the primary saw
 * @param fallback the attempts the fallback saw
 * @param afterwards what a healthy request got when the scenario was over; null if none was sent
 */
record Observation(
    YardstickCase what,
    List<Exchange> exchanges,
    List<Attempt> primary,
    List<Attempt> fallback,
    @Nullable Reading afterwards) {
  Observation {
    exchanges = List.copyOf(exchanges);
    primary = List.copyOf(primary);
    fallback = List.copyOf(fallback);
  }

  /**
   * One request of the caller.
   *
   * @param atMillis when it was sent, since the scenario began
   */
  record Exchange(long atMillis, Reading reading) {}

  Reading reading() {
    return exchanges.getFirst().reading();
  }

  int attempts() {
    return primary.size() + fallback.size();
  }
}
