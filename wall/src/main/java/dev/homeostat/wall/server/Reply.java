package dev.homeostat.wall.server;

import dev.homeostat.wall.answer.Plan;

/**
 * What a responder decided.
 *
 * @param fault what the log calls it
 */
public record Reply(Plan plan, String fault) {
  /** An answer without a fault. */
  public static Reply ok(Plan plan) {
    return new Reply(plan, "ok");
  }
}
