package dev.homeostat.bench;

import java.util.List;

/**
 * How much one run does.
 *
 * @param scenarios what each contender gets
 * @param rounds trials of each contender in each scenario, at least 1
 * @param trialMillis length of one trial
 * @param warmUpExchanges JSON exchanges before anything is measured
 * @param warmUpMillis length of each other scenario's warm-up
 * @param starts how often each contender is started to measure its start
 * @param seed of the random order
 */
public record Plan(
    List<Scenario> scenarios,
    int rounds,
    long trialMillis,
    long warmUpExchanges,
    long warmUpMillis,
    int starts,
    long seed) {
  /** Checks the ranges. */
  public Plan {
    scenarios = List.copyOf(scenarios);
    if (scenarios.isEmpty()) {
      throw new IllegalArgumentException("scenarios: none (expected: at least one)");
    }
    if (rounds < 1 || rounds > 1_000) {
      throw new IllegalArgumentException("rounds: " + rounds + " (expected: 1..1000)");
    }
    if (trialMillis < 50 || trialMillis > 600_000) {
      throw new IllegalArgumentException(
          "trial-millis: " + trialMillis + " (expected: 50..600000)");
    }
    if (warmUpExchanges < 1 || warmUpExchanges > 10_000_000) {
      throw new IllegalArgumentException(
          "warm-up: " + warmUpExchanges + " (expected: 1..10000000)");
    }
  }
}
