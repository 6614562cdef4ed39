package dev.homeostat.bench;

import java.time.Duration;

/**
 * How much of a run is left, for the person who waits.
 *
 * @param trials all of them
 * @param startedAt {@link System#nanoTime} at the first
 */
record Remaining(int trials, long startedAt) {

  static Remaining of(int trials, long now) {
    return new Remaining(trials, now);
  }

  /** In words: how many are done, and the time the rest takes at the pace so far. */
  String after(int done, long now) {
    Duration left = Duration.ofNanos((now - startedAt) / done * (trials - done));
    String time =
        left.compareTo(Duration.ofSeconds(90)) < 0
            ? left.toSeconds() + " s"
            : Math.round(left.toSeconds() / 60.0) + " min";
    return "%d of %d, about %s left".formatted(done, trials, time);
  }
}
