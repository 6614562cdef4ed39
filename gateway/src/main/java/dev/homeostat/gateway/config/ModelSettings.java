package dev.homeostat.gateway.config;

import java.util.List;

/**
 * A name that callers ask for.
 *
 * @param name what they write in {@code model}
 * @param targets {@code provider/model} each, in the order they are tried
 */
public record ModelSettings(String name, List<String> targets) {
  /** Copies. */
  public ModelSettings {
    targets = List.copyOf(targets);
  }
}
