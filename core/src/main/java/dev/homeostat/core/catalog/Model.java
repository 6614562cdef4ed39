package dev.homeostat.core.catalog;

import java.util.List;

/**
 * What one name of a request stands for: targets, and how they follow each other.
 *
 * @param name as the caller wrote it
 * @param kind what sort of name it is
 * @param targets in the operator's order, without doubles; empty only for a pool without members
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

  /** Copies. */
  public Model {
    targets = List.copyOf(targets);
    weights = List.copyOf(weights);
    tiers = List.copyOf(tiers);
  }

  /** Whether the caller named a model: then the same target is asked again before the next. */
  public boolean named() {
    return kind == Kind.MODEL || kind == Kind.TARGET;
  }
}
