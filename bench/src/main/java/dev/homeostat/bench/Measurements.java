package dev.homeostat.bench;

import dev.homeostat.bench.contender.Direct;
import dev.homeostat.bench.contender.Nginx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Everything one run measured, and the ways to read it. A comparison is made inside each round,
 * where the two sides ran moments apart, and only then summarised over the rounds.
 *
 * @param trials all trials
 * @param profiles one per contender that ran, in the order of the report
 */
public record Measurements(List<Trial> trials, List<Profile> profiles) {
  private static final double MOST_FAILED = 0.01;

  /** Copies the lists. */
  public Measurements {
    trials = List.copyOf(trials);
    profiles = List.copyOf(profiles);
  }

  /** The trials of one contender in one scenario. */
  public List<Trial> of(Scenario scenario, String contender) {
    return trials.stream()
        .filter(trial -> trial.scenario().equals(scenario.id()))
        .filter(trial -> trial.contender().equals(contender))
        .toList();
  }

  /**
   * Whether more than 1 % of its answers failed: then what it did is not the work the others did,
   * and its figures are not compared.
   */
  public boolean failed(Scenario scenario, String contender) {
    List<Trial> trials = of(scenario, contender);
    long failed = trials.stream().mapToLong(trial -> trial.result().failed()).sum();
    long complete = trials.stream().mapToLong(trial -> trial.result().complete()).sum();
    return !trials.isEmpty() && (complete == 0 || failed > MOST_FAILED * (failed + complete));
  }

  /** A figure over the rounds. */
  public Spread figure(Scenario scenario, String contender, ToDoubleFunction<Trial> figure) {
    return Spread.of(of(scenario, contender).stream().mapToDouble(figure));
  }

  /** A figure in each round. */
  public Map<Integer, Double> rounds(
      Scenario scenario, String contender, ToDoubleFunction<Trial> figure) {
    return of(scenario, contender).stream()
        .collect(Collectors.toMap(Trial::round, figure::applyAsDouble));
  }

  /** A figure less the same figure without a gateway, in each round. */
  public Map<Integer, Double> addedRounds(
      Scenario scenario, String contender, ToDoubleFunction<Trial> figure) {
    Map<Integer, Trial> direct = byRound(scenario, Direct.NAME);
    return of(scenario, contender).stream()
        .collect(
            Collectors.toMap(
                Trial::round,
                trial -> figure.applyAsDouble(trial) - at(direct, trial.round(), figure)));
  }

  /** A figure less the same figure without a gateway. */
  public Spread added(Scenario scenario, String contender, ToDoubleFunction<Trial> figure) {
    return Spread.of(
        addedRounds(scenario, contender, figure).values().stream().mapToDouble(value -> value));
  }

  /** A figure divided by nginx's. */
  public Spread timesNginx(Scenario scenario, String contender, ToDoubleFunction<Trial> figure) {
    Map<Integer, Trial> nginx = byRound(scenario, Nginx.NAME);
    return Spread.of(
        of(scenario, contender).stream()
            .mapToDouble(trial -> figure.applyAsDouble(trial) / at(nginx, trial.round(), figure)));
  }

  /** What a gateway adds to a figure, divided by what nginx adds to it. */
  public Spread addedTimesNginx(
      Scenario scenario, String contender, ToDoubleFunction<Trial> figure) {
    Map<Integer, Trial> direct = byRound(scenario, Direct.NAME);
    Map<Integer, Trial> nginx = byRound(scenario, Nginx.NAME);
    return Spread.of(
        of(scenario, contender).stream()
            // Where noise made nginx faster than the direct way, there is nothing to multiply.
            .filter(
                trial -> at(nginx, trial.round(), figure) - at(direct, trial.round(), figure) > 0)
            .mapToDouble(
                trial -> {
                  double zero = at(direct, trial.round(), figure);
                  double one = at(nginx, trial.round(), figure) - zero;
                  return (figure.applyAsDouble(trial) - zero) / one;
                }));
  }

  /** The profile of a contender that ran. */
  public Optional<Profile> profile(String contender) {
    return profiles.stream().filter(profile -> profile.contender().equals(contender)).findFirst();
  }

  private Map<Integer, Trial> byRound(Scenario scenario, String contender) {
    return of(scenario, contender).stream()
        .collect(Collectors.toMap(Trial::round, Function.identity()));
  }

  private static double at(Map<Integer, Trial> byRound, int round, ToDoubleFunction<Trial> figure) {
    Trial trial = byRound.get(round);
    return trial == null ? Double.NaN : figure.applyAsDouble(trial);
  }
}
