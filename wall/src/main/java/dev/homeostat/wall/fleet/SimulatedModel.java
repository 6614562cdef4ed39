package dev.homeostat.wall.fleet;

import java.math.BigDecimal;

/**
 * A model of a simulated provider.
 *
 * @param inputUsdPerMillion US dollars for a million prompt tokens
 * @param outputUsdPerMillion US dollars for a million completion tokens
 */
public record SimulatedModel(
    String id, BigDecimal inputUsdPerMillion, BigDecimal outputUsdPerMillion) {
  static SimulatedModel of(String id, String input, String output) {
    return new SimulatedModel(id, new BigDecimal(input), new BigDecimal(output));
  }
}
