package dev.homeostat.wall.fleet;

import java.util.List;

/**
 * What a simulated provider is like.
 *
 * @param firstTokenMillis usual time to the first token
 * @param tokenMillis usual time between tokens
 * @param moody whether it fails now and then
 */
record Temper(
    String id, List<SimulatedModel> models, int firstTokenMillis, int tokenMillis, boolean moody) {
  /** The fleet: a fast and cheap one that fails now and then, a middling one, a slow dear one. */
  static final List<Temper> FLEET =
      List.of(
          new Temper(
              "nimbus",
              List.of(
                  SimulatedModel.of("nimbus-swift", "0.10", "0.40"),
                  SimulatedModel.of("nimbus-grand", "1.00", "4.00")),
              90,
              9,
              true),
          new Temper(
              "quartz", List.of(SimulatedModel.of("quartz-clear", "0.50", "1.50")), 180, 16, false),
          new Temper(
              "tundra",
              List.of(SimulatedModel.of("tundra-deep", "3.00", "15.00")),
              320,
              24,
              false));

  Temper {
    models = List.copyOf(models);
  }

  List<String> modelIds() {
    return models.stream().map(SimulatedModel::id).toList();
  }
}
