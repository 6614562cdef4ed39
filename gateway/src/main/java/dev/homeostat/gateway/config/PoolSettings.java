package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Profile;
import java.util.List;

/**
 * A pool as the operator declares it.
 *
 * @param name what callers ask for
 * @param profile how its members are weighed
 * @param include members beside those its rule finds: names of targets or models, {@code *} for any
 *     characters
 * @param exclude never members, the same; stronger than {@code include}
 */
public record PoolSettings(
    String name, Profile profile, List<String> include, List<String> exclude) {
  /** Copies. */
  public PoolSettings {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }
}
