package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Gate;
import java.util.List;
import java.util.Set;

/**
 * One step of a model that is a cascade.
 *
 * @param targets {@code provider/model} each, in the order they are tried
 * @param gates what an answer of theirs must pass before the caller gets any of it
 */
public record TierSettings(List<String> targets, Set<Gate> gates) {
  /** Copies. */
  public TierSettings {
    targets = List.copyOf(targets);
    gates = Set.copyOf(gates);
  }
}
