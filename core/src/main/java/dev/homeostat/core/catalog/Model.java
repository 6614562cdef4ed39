package dev.homeostat.core.catalog;

import java.util.List;

/**
 * What one name of a request stands for: targets, and how they follow each other.
 *
 * @param name what the caller's name means: a model, a pool, {@code auto} or a target. Aliases and
 *     suffixes are gone from it, so that what is allowed by one spelling isn't forbidden by another
 * @param kind what sort of name it is
 * @param targets in the operator's order, without doubles; empty only for a pool without members. A
 *     pool's are those of a moment when nothing was measured: who is in it now is live state
 * @param strategy how they follow each other
 * @param profile how an adaptive strategy weighs
 * @param weights the share of each target for a weighted strategy, in their order; else empty
 * @param tiers the same as the steps of a cascade; empty without one
 */
public record Model(
    String name,
    Kind kind,
    List<Target> targets,
    Strategy strategy,
    Profile profile,
    List<Double> weights,
    List<Tier> tiers) {
  /** What sort of name it is. */
  public enum Kind {
    /** A configured model, or an alias of one. */
    MODEL,
    /** A target, or the bare id of one. */
    TARGET,
    /** A pool. */
    POOL,
    /** {@code auto}, with a profile or without. */
    AUTO
  }

  /** Targets in the operator's order. */
  public static Model inOrder(String name, Kind kind, List<Target> targets) {
    return new Model(
        name, kind, targets, Strategy.PRIORITY, Profile.BALANCED, List.of(), List.of());
  }

  /** Targets by what was learned of them. */
  public static Model adaptive(String name, Kind kind, List<Target> targets, Profile profile) {
    return new Model(name, kind, targets, Strategy.ADAPTIVE, profile, List.of(), List.of());
  }

  /** Targets drawn by their share. */
  public static Model weighted(String name, List<Target> targets, List<Double> weights) {
    return new Model(
        name, Kind.MODEL, targets, Strategy.WEIGHTED, Profile.BALANCED, weights, List.of());
  }

  /** Step after step. */
  public static Model cascade(String name, List<Tier> tiers) {
    List<Target> targets = Tier.targetsOf(tiers);
    return new Model(
        name, Kind.MODEL, targets, Strategy.CASCADE, Profile.BALANCED, List.of(), tiers);
  }

  /** Copies, and refuses weights that don't fit the targets and a cascade without steps. */
  public Model {
    targets = List.copyOf(targets);
    weights = List.copyOf(weights);
    tiers = List.copyOf(tiers);
    if (!weights.isEmpty() && weights.size() != targets.size()) {
      throw new IllegalArgumentException(
          "weights: " + weights.size() + " (expected: " + targets.size() + ", one per target)");
    }
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("weight: " + weight + " (expected: 0 or more)");
      }
    }
    if (strategy == Strategy.CASCADE && tiers.isEmpty()) {
      throw new IllegalArgumentException("tiers: none (expected: at least one in a cascade)");
    }
  }

  /** The same targets in another order. Weights stay: a weight of 0 drains by any strategy. */
  public Model by(Strategy other) {
    return new Model(name, kind, targets, other, profile, weights, List.of());
  }

  /** Whether both are one name's, used in one way. */
  boolean same(Model other) {
    return kind == other.kind && strategy == other.strategy && name.equals(other.name);
  }

  /** Whether the caller named a model: then the same target is asked again before the next. */
  public boolean named() {
    return kind == Kind.MODEL || kind == Kind.TARGET;
  }
}
