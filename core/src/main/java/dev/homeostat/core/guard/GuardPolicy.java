package dev.homeostat.core.guard;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Locale;

/**
 * When a guard lets nobody through. All spans are nanoseconds; the shipped values are those of
 * {@link #DEFAULTS}.
 *
 * @param breaker what breakers do
 * @param cooldown what cooldowns do
 * @param consecutive failures in a row that open a target
 * @param ratio the share of failures that opens a target
 * @param ratioFloor of at least so many outcomes
 * @param windowNanos over which outcomes are counted, and for how long somebody is said to use a
 *     target after having done so
 * @param openNanos how long a breaker is open the first time; doubled with every failed trial of a
 *     customer
 * @param openMostNanos the longest that becomes
 * @param openJitter the share by which each time is made shorter or longer, so that breakers don't
 *     end in step: 0..1
 * @param skipNanos how long a target is kept from a principal for whom alone it fails
 * @param cooldownNanos how long a target is left alone after an exchange left it
 * @param slowStartNanos how long a target takes to get its whole share again
 * @param slowStartFrom the share it begins with: 0..1
 * @param permitNanos after which a trial that nobody speaks of is given up
 * @param trialNanos the time between trials of an open target
 * @param wantedNanos how long a target is tried after anybody last wanted it
 * @param endpointAcross failures in a row that open an endpoint when they are of several targets
 * @param endpointConsecutive failures in a row that open an endpoint
 */
public record GuardPolicy(
    Mode breaker,
    Mode cooldown,
    int consecutive,
    double ratio,
    int ratioFloor,
    long windowNanos,
    long openNanos,
    long openMostNanos,
    double openJitter,
    long skipNanos,
    long cooldownNanos,
    long slowStartNanos,
    double slowStartFrom,
    long permitNanos,
    long trialNanos,
    long wantedNanos,
    int endpointAcross,
    int endpointConsecutive) {
  /** The shipped values. */
  public static final GuardPolicy DEFAULTS =
      new GuardPolicy(
          Mode.ACT,
          Mode.ACT,
          5,
          0.5,
          10,
          SECONDS.toNanos(60),
          SECONDS.toNanos(30),
          SECONDS.toNanos(480),
          0.2,
          SECONDS.toNanos(30),
          SECONDS.toNanos(15),
          SECONDS.toNanos(60),
          0.1,
          SECONDS.toNanos(60),
          SECONDS.toNanos(10),
          MINUTES.toNanos(5),
          3,
          5);

  /** How far a protection goes. */
  public enum Mode {
    /** Nothing is computed. */
    OFF,
    /** States and events are computed; nobody is kept away. */
    OBSERVE,
    /** What is computed holds. */
    ACT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word for configuration and listings. */
    public String label() {
      return label;
    }
  }

  /** Refuses counts below 1, spans below 1 ns and shares outside of 0..1. */
  public GuardPolicy {
    if (consecutive < 1 || ratioFloor < 1 || endpointAcross < 1 || endpointConsecutive < 1) {
      throw new IllegalArgumentException(
          "failures: %d, %d, %d, %d (expected: 1 or more)"
              .formatted(consecutive, ratioFloor, endpointAcross, endpointConsecutive));
    }
    share("ratio", ratio);
    share("openJitter", openJitter);
    share("slowStartFrom", slowStartFrom);
    span("windowNanos", windowNanos);
    span("openNanos", openNanos);
    span("skipNanos", skipNanos);
    span("cooldownNanos", cooldownNanos);
    span("slowStartNanos", slowStartNanos);
    span("permitNanos", permitNanos);
    span("trialNanos", trialNanos);
    span("wantedNanos", wantedNanos);
    if (openMostNanos < openNanos) {
      throw new IllegalArgumentException(
          "openMostNanos: " + openMostNanos + " (expected: " + openNanos + " or more)");
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0..1)");
    }
  }

  private static void span(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
  }

  /** The same with other modes. */
  public GuardPolicy modes(Mode newBreaker, Mode newCooldown) {
    return new GuardPolicy(
        newBreaker,
        newCooldown,
        consecutive,
        ratio,
        ratioFloor,
        windowNanos,
        openNanos,
        openMostNanos,
        openJitter,
        skipNanos,
        cooldownNanos,
        slowStartNanos,
        slowStartFrom,
        permitNanos,
        trialNanos,
        wantedNanos,
        endpointAcross,
        endpointConsecutive);
  }
}
