package dev.homeostat.core.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A set of targets under one name, which a request may ask for instead of a model.
 *
 * <p>Its rule says who belongs to it by itself; the operator pins targets into it and out of it.
 * Rules compare targets with each other, never with fixed thresholds or by their names, so that
 * they hold for any catalogue.
 *
 * @param name what callers ask for
 * @param rule who belongs to it by itself
 * @param profile how it weighs
 * @param include who belongs to it in any case: target names, {@code *} for any characters
 * @param exclude who never does, included or not
 */
public record Pool(
    String name, Rule rule, Profile profile, List<String> include, List<String> exclude) {
  /** Who belongs to a pool by itself. */
  public enum Rule {
    /** Everybody. */
    EVERYBODY,
    /** Whom the operator lists. */
    LISTED,
    /**
     * The faster half of those whose speed was measured; while nobody's was, everybody: a pool that
     * is empty after each start would be of no use.
     */
    FAST,
    /** The better third of those that have a quality. */
    SMART
  }

  /** The pools that are always there. */
  public static final List<Pool> SHIPPED =
      List.of(
          new Pool("fast", Rule.FAST, Profile.FAST, List.of(), List.of()),
          new Pool("balanced", Rule.EVERYBODY, Profile.BALANCED, List.of(), List.of()),
          new Pool("smart", Rule.SMART, Profile.SMART, List.of(), List.of()));

  /**
   * An operator's own pool: what is included, or everybody when nothing is, but what is excluded.
   */
  public static Pool declared(
      String name, Profile profile, List<String> include, List<String> exclude) {
    Rule rule = include.isEmpty() ? Rule.EVERYBODY : Rule.LISTED;
    return new Pool(name, rule, profile, include, exclude);
  }

  /** Copies, and refuses a pool without a name. */
  public Pool {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: empty (expected: a pool's name)");
    }
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** The same with the operator's pins. */
  public Pool pinned(List<String> in, List<String> out) {
    return new Pool(name, rule, profile, in, out);
  }

  /** The same with the profile that has its profile's name now. */
  Pool weighedBy(List<Profile> profiles) {
    for (Profile known : profiles) {
      if (known.name().equals(profile.name())) {
        return new Pool(name, rule, known, include, exclude);
      }
    }
    return this;
  }

  /** Whether the operator keeps a target out. */
  public boolean excludes(Target target) {
    return !exclude.isEmpty() && fits(exclude, target);
  }

  /**
   * Who belongs to it.
   *
   * @param all every target
   * @param speed how fast a target is, the more the faster; 0 for one that wasn't measured
   * @return in their order
   */
  public List<Target> members(List<Target> all, ToDoubleFunction<Target> speed) {
    double least =
        switch (rule) {
          case EVERYBODY -> 0;
          case LISTED -> Double.POSITIVE_INFINITY;
          case FAST -> least(all, speed, 2, 0);
          case SMART -> least(all, Pool::quality, 3, Double.POSITIVE_INFINITY);
        };
    ToDoubleFunction<Target> measure = rule == Rule.SMART ? Pool::quality : speed;
    List<Target> members = new ArrayList<>();
    for (Target target : all) {
      boolean in = measure.applyAsDouble(target) >= least || fits(include, target);
      if (in && !excludes(target)) {
        members.add(target);
      }
    }
    return List.copyOf(members);
  }

  /** One more than the rank, so that the worst rank isn't taken for none. */
  private static double quality(Target target) {
    return target.facts().quality() + 1.0;
  }

  /**
   * The value from which on one belongs to the best share of those that have one; whoever equals
   * the last of them belongs to it too.
   */
  private static double least(
      List<Target> all, ToDoubleFunction<Target> value, int share, double ofNobody) {
    double[] known = all.stream().mapToDouble(value).filter(one -> one > 0).sorted().toArray();
    return known.length == 0 ? ofNobody : known[known.length - (known.length + share - 1) / share];
  }

  private static boolean fits(List<String> patterns, Target target) {
    for (String pattern : patterns) {
      if (Glob.matches(pattern, target.name())) {
        return true;
      }
    }
    return false;
  }
}
