package dev.homeostat.bench.inner;

import java.util.List;
import java.util.Optional;

/**
 * What an inner loop may cost, in its own unit.
 *
 * @param benchmark how its name begins
 * @param parameters its parameters; empty for any
 * @param most the budget
 */
record Budget(String benchmark, String parameters, double most) {
  /** A routing decision by the size of the catalogue, and one error body, both in microseconds. */
  private static final List<Budget> ALL =
      List.of(
          new Budget("PlanBenchmark.", "targets=250", 20),
          new Budget("PlanBenchmark.", "targets=10000", 40),
          new Budget("ClassifyBenchmark.", "", 50));

  /** The budget of a benchmark, where it has one. */
  static Optional<Double> of(String benchmark, String parameters) {
    return ALL.stream()
        .filter(budget -> benchmark.startsWith(budget.benchmark))
        .filter(budget -> budget.parameters.isEmpty() || parameters.equals(budget.parameters))
        .map(Budget::most)
        .findFirst();
  }
}
