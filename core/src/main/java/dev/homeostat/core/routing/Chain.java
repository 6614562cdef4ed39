package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operator decided of targets while the gateway runs: in which order those of a model with
 * the strategy {@code priority} are asked, and who isn't asked at all; and who has retired.
 * Immutable.
 */
public final class Chain {
  /** Nothing was decided. */
  public static final Chain NONE = of(List.of(), List.of(), List.of());

  /** The place of a target that the order doesn't name: after all that it names. */
  static final int UNPLACED = Integer.MAX_VALUE;

  private final int[] places;
  private final boolean[] disabled;
  private final boolean[] retired;

  private Chain(int[] places, boolean[] disabled, boolean[] retired) {
    this.places = places;
    this.disabled = disabled;
    this.retired = retired;
  }

  /**
   * The operator's decisions by target name; names that nobody has are passed over.
   *
   * @param targets everybody
   * @param order who is asked first; others follow in their model's order
   * @param disabled who isn't asked
   */
  public static Chain of(List<Target> targets, List<String> order, Collection<String> disabled) {
    return of(targets, order, disabled, LocalDate.MIN);
  }

  /**
   * The same on a day, from which on targets that retire on it, or did before, aren't asked.
   *
   * @param today the day
   */
  public static Chain of(
      List<Target> targets, List<String> order, Collection<String> disabled, LocalDate today) {
    int size = targets.stream().mapToInt(target -> target.id().index() + 1).max().orElse(0);
    Map<String, Integer> places = new HashMap<>();
    order.forEach(name -> places.putIfAbsent(name, places.size()));
    int[] place = new int[size];
    Arrays.fill(place, UNPLACED);
    boolean[] off = new boolean[size];
    boolean[] gone = new boolean[size];
    for (Target target : targets) {
      place[target.id().index()] = places.getOrDefault(target.name(), UNPLACED);
      off[target.id().index()] = disabled.contains(target.name());
      LocalDate last = target.facts().retiresOn();
      gone[target.id().index()] = last != null && !today.isBefore(last);
    }
    return new Chain(place, off, gone);
  }

  /** Whether it isn't asked at all. */
  public boolean disabled(Target target) {
    int id = target.id().index();
    return id < disabled.length && disabled[id];
  }

  /** Whether its provider took it away. */
  boolean retired(Target target) {
    int id = target.id().index();
    return id < retired.length && retired[id];
  }

  /** Its place in the order, from 0, or {@link #UNPLACED}. */
  int place(Target target) {
    int id = target.id().index();
    return id < places.length ? places[id] : UNPLACED;
  }
}
