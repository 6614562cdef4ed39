package dev.homeostat.wall.fleet;

import java.util.List;

/**
 * A running simulated provider, in OpenAI's dialect.
 *
 * @param baseUrl with {@code /v1}; needs no key
 */
public record SimulatedProvider(String id, String baseUrl, List<SimulatedModel> models) {
  public SimulatedProvider {
    models = List.copyOf(models);
  }
}
