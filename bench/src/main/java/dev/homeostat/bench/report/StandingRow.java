package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.contender.Nginx;
import dev.homeostat.bench.report.Duel.Place;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * One figure, and how Homeostat stands in it. A peer whose answers failed takes no part: fast
 * failures are no work done.
 *
 * @param what the figure
 * @param ours Homeostat's
 * @param weFailed whether Homeostat's own answers failed
 * @param nginx nginx's, for the distance to a bare relay; it is no gateway and takes no part
 * @param best the peer with the best median, empty when none took part
 * @param notAheadOf the peers Homeostat is not ahead of in every round
 * @param failed the peers whose answers failed
 * @param unknown the peers without this figure
 */
record StandingRow(
    String what,
    Spread ours,
    boolean weFailed,
    Spread nginx,
    Optional<Best> best,
    List<String> notAheadOf,
    List<String> failed,
    List<String> unknown) {
  private static final Spread NOTHING = Spread.of(DoubleStream.empty());

  /**
   * The peer to beat.
   *
   * @param name of the peer
   * @param figure its figure
   * @param ratio how many times better ours is; below 1 it is worse
   * @param duel the rounds
   */
  record Best(String name, Spread figure, Spread ratio, Duel duel) {}

  static StandingRow of(
      Measurements run, String what, Function<String, Figure> figure, Predicate<String> failing) {
    Figure ours = figure.apply(Homeostat.NAME);
    Figure nginx = figure.apply(Nginx.NAME);
    List<String> peers = Figures.peers(run);
    List<String> failed = peers.stream().filter(failing).toList();
    Map<String, Figure> fit = new LinkedHashMap<>();
    peers.stream().filter(failing.negate()).forEach(name -> fit.put(name, figure.apply(name)));
    fit.values().removeIf(theirs -> !theirs.spread().known());
    boolean weFailed = failing.test(Homeostat.NAME);
    double sign = ours.moreIsBetter() ? -1 : 1;
    Optional<Best> best =
        fit.entrySet().stream()
            .min(Comparator.comparingDouble(peer -> sign * peer.getValue().spread().median()))
            .map(peer -> best(peer.getKey(), ours, peer.getValue()));
    return new StandingRow(
        what,
        weFailed ? NOTHING : ours.spread(),
        weFailed,
        failing.test(Nginx.NAME) ? NOTHING : nginx.spread(),
        best,
        fit.entrySet().stream()
            .filter(peer -> weFailed || ours.against(peer.getValue()).place() != Place.AHEAD)
            .map(Map.Entry::getKey)
            .toList(),
        failed,
        peers.stream()
            .filter(name -> !fit.containsKey(name) && !failed.contains(name))
            .toList());
  }

  private static Best best(String name, Figure ours, Figure theirs) {
    return new Best(name, theirs.spread(), ours.timesBetterThan(theirs), ours.against(theirs));
  }

  /** Where Homeostat stands; empty when no peer took part. */
  Optional<Place> place() {
    if (weFailed) {
      return Optional.of(Place.BEHIND);
    }
    if (best.isPresent() && !notAheadOf.isEmpty()) {
      // A peer with a worse median may still be level by rounds: ahead means of every one.
      Place toBest = best.get().duel().place();
      return Optional.of(toBest == Place.AHEAD ? Place.LEVEL : toBest);
    }
    return best.map(peer -> Place.AHEAD);
  }

  /** The same in words. */
  String verdict() {
    if (weFailed) {
      return "failed";
    }
    return best.map(peer -> peer.duel().words()).orElse("no peer to compare");
  }

  /** What else a reader should know. */
  String remarks() {
    return List.of(
            list("not ahead of", notAheadOf), list("failed", failed), list("unknown", unknown))
        .stream()
        .filter(remark -> !remark.isEmpty())
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }

  private static String list(String what, List<String> names) {
    return names.isEmpty() ? "" : what + ": " + String.join(", ", names);
  }
}
