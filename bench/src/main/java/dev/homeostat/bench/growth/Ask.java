package dev.homeostat.bench.growth;

import dev.homeostat.bench.load.LoadJob;

/**
 * What is asked of a {@link Subject}.
 *
 * @param name in the report
 * @param model asked for, answered by 1 KB of JSON
 * @param promptBytes size of the prompt
 * @param connections for the CPU of an exchange, kept alive
 */
record Ask(String name, String model, int promptBytes, int connections) {
  private static final long TIMEOUT_MILLIS = 10_000;

  LoadJob job(Subject subject, int atOnce, long exchanges, long millis) {
    return new LoadJob(
        subject.base(),
        model,
        false,
        1,
        promptBytes,
        subject.headers(),
        atOnce,
        0,
        exchanges,
        millis,
        0,
        TIMEOUT_MILLIS);
  }
}
