package dev.homeostat.core.catalog;

/**
 * Another name for a model: {@code "claude-*": chat}.
 *
 * @param pattern the name callers use; {@code *} stands for any characters, also none
 * @param name what it means: a model, a target, {@code auto}, or another alias
 */
public record Alias(String pattern, String name) {
  /** Refuses empty names. */
  public Alias {
    if (pattern.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException(
          "alias: '" + pattern + "' to '" + name + "' (expected: two names)");
    }
  }

  /** Whether the pattern has a wildcard. */
  public boolean wild() {
    return pattern.indexOf('*') >= 0;
  }

  /** How much of the pattern is said literally: the more, the more specific. */
  int literals() {
    int count = 0;
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) != '*') {
        count++;
      }
    }
    return count;
  }

  /** Whether a name fits. Linear in name times pattern at worst; allocates nothing. */
  boolean matches(String asked) {
    return Glob.matches(pattern, asked);
  }
}
