package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.Clocks.OFF;

/**
 * The client's side of time: how long its status line is held, when it needs a sign of life, and
 * how long it may take nothing. While it takes nothing, nothing else runs, and the upstream's time
 * stands still.
 */
final class ClientClocks {
  private final Clocks limits;

  private long commitAt = OFF;
  private long heartbeatAt = OFF;
  private long slowAt = OFF;
  private long blockedAt = OFF;

  /** How long the upstream's time has stood still altogether. */
  private long stood;

  ClientClocks(Clocks limits) {
    this.limits = limits;
  }

  // ---- the status line and signs of life -------------------------------------------------------

  void holdCommit(long now) {
    commitAt = now + limits.commitHold();
  }

  void committed() {
    commitAt = OFF;
  }

  boolean commitDue(long now) {
    return now >= commitAt;
  }

  /** Something was written, so that the next sign of life has time. */
  void wrote(long now) {
    heartbeatAt = now + limits.heartbeat();
  }

  boolean heartbeatDue(long now) {
    return now >= heartbeatAt;
  }

  // ---- a client that takes nothing -------------------------------------------------------------

  boolean blocked() {
    return blockedAt != OFF;
  }

  void block(long now) {
    blockedAt = now;
    slowAt = now + limits.clientWriteIdle();
  }

  /** It took a little. */
  void draining(long now) {
    slowAt = blocked() ? now + limits.clientWriteIdle() : OFF;
  }

  void ready(long now) {
    stood += now - blockedAt;
    blockedAt = OFF;
    slowAt = OFF;
    heartbeatAt = heartbeatAt == OFF ? OFF : now + limits.heartbeat();
  }

  boolean tooSlow(long now) {
    return now >= slowAt;
  }

  // ---- what all this means for others ----------------------------------------------------------

  /** The time that the clocks of attempts go by. */
  long upstreamTime(long now) {
    return (blocked() ? blockedAt : now) - stood;
  }

  /** When a moment of the upstream's time comes, if nothing stands still again. */
  long whenUpstream(long moment) {
    return moment == OFF ? OFF : moment + stood;
  }

  /** The next of these clocks: the only one that runs while the client takes nothing. */
  long next() {
    return blocked() ? slowAt : Math.min(commitAt, heartbeatAt);
  }
}
