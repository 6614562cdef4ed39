package dev.homeostat.gateway.config;

import dev.homeostat.core.guard.ThreadProtection;
import dev.homeostat.core.routing.SessionTerms;
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

  /**
   * For the core: how long sessions are remembered.
   *
   * @param scale {@code clocks.scale}, which every time is multiplied by
   */
  public SessionTerms terms(double scale) {
    return SessionTerms.of(Durations.scaled(ttl.toNanos(), scale), scale);
  }

  /** The same of the time that a provider is left to one session. */
  public long threadCooldownNanos(double scale) {
    return Durations.scaled(threadCooldown.toNanos(), scale);
  }
}
