package dev.homeostat.gateway.config;

import java.time.Instant;
import java.util.List;

/**
 * How the running configuration stands to its file.
 *
 * @param current whether the file as it is now is the one in use
 * @param since when that was found
 * @param problems of the last version that was read: why it isn't in use, or its warnings
 */
public record ReloadStatus(boolean current, Instant since, List<Problem> problems) {
  /** Copies. */
  public ReloadStatus {
    problems = List.copyOf(problems);
  }
}
