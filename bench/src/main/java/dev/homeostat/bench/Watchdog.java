package dev.homeostat.bench;

import java.time.Duration;

/** Ends a run that takes too long; the shutdown hook then ends its children. */
public final class Watchdog {
  private static final int TIME_LIMIT = 3;

  private Watchdog() {}

  /** Begins to watch: the process ends with code 3 when it lasts longer than this. */
  public static void start(Duration limit) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Thread.sleep(limit);
                System.err.println("time limit of " + limit.toSeconds() + " s passed");
                System.exit(TIME_LIMIT);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
