package dev.homeostat.bench.growth;

/**
 * How much a run does.
 *
 * @param rounds trials of each, at least 1
 * @param trialMillis length of one trial
 * @param warmUp exchanges of each subject before anything is measured
 * @param seed of the random order
 */
record Pace(int rounds, long trialMillis, long warmUp, long seed) {
  /** For the report. */
  String words() {
    return "rounds: %d of %.1f s a trial, after %,d exchanges of each; seed %d"
        .formatted(rounds, trialMillis / 1e3, warmUp, seed);
  }
}
