package dev.homeostat.gateway.config;

import dev.homeostat.core.guard.ThreadProtection;
import java.time.Duration;

/**
 * What is remembered of conversations. Before scaling.
 *
 * @param protection what a conversation avoids after it was hurt
 * @param threadCooldown how long other conversations leave a provider to the one that used it, when
 *     its level is {@code provider-ban}
 * @param ttl how long a conversation is remembered after its last request, and how long it avoids
 *     what hurt it
 * @param most how many are remembered; the least recently used are forgotten
 */
public record SessionSettings(
    ThreadProtection protection, Duration threadCooldown, Duration ttl, int most) {
  /** What holds when nothing is configured. */
  public static final SessionSettings DEFAULTS =
      new SessionSettings(
          ThreadProtection.SHIPPED, Duration.ofMinutes(3), Duration.ofMinutes(30), 100_000);

  /** The same with another protection. */
  SessionSettings withProtection(ThreadProtection other) {
    return new SessionSettings(other, threadCooldown, ttl, most);
  }

  /** The same with every time multiplied by {@code clocks.scale}. */
  public SessionSettings scaled(double scale) {
    return new SessionSettings(
        protection, Durations.scaled(threadCooldown, scale), Durations.scaled(ttl, scale), most);
  }
}
