package dev.homeostat.core.simulation;

import java.util.List;

/**
 * What came of a run.
 *
 * @param policy who routed
 * @param exchanges how many requests there were
 * @param failed how many callers got an error or a broken answer
 * @param noRoute how many of those without any attempt
 * @param firstFailed how many first attempts failed
 * @param attempts how many attempts there were, trials apart
 * @param trials how many trials there were
 * @param addedMillis how long answered callers waited for attempts that came to nothing, as a mean
 *     over all of them
 * @param dollars what the answers cost
 * @param rewards the mean reward of a request, by each shipped profile in its order
 * @param targets what each target had
 * @param outages what became of the traffic in faults that hit half of the requests or more
 * @param permitsLeft permits that are still held at the end: a bug when it isn't 0
 * @param leasesLeft the same of places among a provider's sessions
 */
public record SimulationReport(
    Policy policy,
    long exchanges,
    long failed,
    long noRoute,
    long firstFailed,
    long attempts,
    long trials,
    double addedMillis,
    double dollars,
    List<Double> rewards,
    List<OfTarget> targets,
    List<Outage> outages,
    int permitsLeft,
    int leasesLeft) {
  /**
   * What one target had.
   *
   * @param name its name
   * @param shares its share of first attempts in each period
   * @param answers how many answers it gave
   * @param failures how many attempts on it failed, trials apart
   * @param openings how often its breaker or its endpoint's opened
   * @param cooldowns how often it cooled
   */
  public record OfTarget(
      String name,
      List<Double> shares,
      long answers,
      long failures,
      long openings,
      long cooldowns) {
    /** Copies. */
    public OfTarget {
      shares = List.copyOf(shares);
    }
  }

  /** Copies. */
  public SimulationReport {
    rewards = List.copyOf(rewards);
    targets = List.copyOf(targets);
    outages = List.copyOf(outages);
  }

  /** What a target of this name had. */
  public OfTarget target(String name) {
    return targets.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("target: " + name + " (expected: known)"));
  }

  /** The mean reward of a request by a shipped profile of this place. */
  public double reward(int profile) {
    return rewards.get(profile);
  }
}
