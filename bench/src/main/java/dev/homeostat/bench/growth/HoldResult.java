package dev.homeostat.bench.growth;

import java.util.Map;

/**
 * What is held.
 *
 * @param held streams that have got their first token and are open
 * @param lost since the process began, by kind: refused, answered otherwise, or cut
 */
record HoldResult(int held, Map<String, Long> lost) {
  HoldResult {
    lost = Map.copyOf(lost);
  }
}
