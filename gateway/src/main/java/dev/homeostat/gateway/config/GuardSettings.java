package dev.homeostat.gateway.config;

import dev.homeostat.core.guard.GuardPolicy;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import java.time.Duration;

/**
 * When a target is kept from requests, and how it comes back. Before scaling.
 *
 * @param breaker whether a target that keeps failing is opened
 * @param cooldown whether a target that an exchange had to leave is left alone for a while
 * @param failures so many in a row open a breaker
 * @param ratio so large a share of failures opens it too: above 0, at most 1
 * @param minimum attempts within the window before the share counts
 * @param window the time over which the share is counted
 * @param open how long a breaker stays open the first time; doubled by each failed trial
 * @param openMax what the doubling ends at
 * @param transientCooldown how long a target cools down
 * @param slowStart how long a recovered target takes to get its full share back
 * @param trialEvery how often an open target is tried on our own account
 */
public record GuardSettings(
    Mode breaker,
    Mode cooldown,
    int failures,
    double ratio,
    int minimum,
    Duration window,
    Duration open,
    Duration openMax,
    Duration transientCooldown,
    Duration slowStart,
    Duration trialEvery) {
  /** What holds when nothing is configured: the routing policy's numbers. */
  public static final GuardSettings DEFAULTS =
      new GuardSettings(
          Mode.ACT,
          Mode.ACT,
          5,
          0.5,
          10,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofMinutes(8),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  /**
   * The same for the core.
   *
   * @param scale {@code clocks.scale}, which every time is multiplied by, also those that aren't
   *     configured
   */
  public GuardPolicy policy(double scale) {
    GuardPolicy shipped = GuardPolicy.DEFAULTS;
    return new GuardPolicy(
        breaker,
        cooldown,
        failures,
        ratio,
        minimum,
        Durations.scaled(window.toNanos(), scale),
        Durations.scaled(open.toNanos(), scale),
        Durations.scaled(openMax.toNanos(), scale),
        shipped.openJitter(),
        Durations.scaled(shipped.skipNanos(), scale),
        Durations.scaled(transientCooldown.toNanos(), scale),
        Durations.scaled(slowStart.toNanos(), scale),
        shipped.slowStartFrom(),
        Durations.scaled(shipped.permitNanos(), scale),
        Durations.scaled(trialEvery.toNanos(), scale),
        Durations.scaled(shipped.wantedNanos(), scale),
        shipped.endpointAcross(),
        shipped.endpointConsecutive());
  }
}
