package dev.homeostat.core.catalog;

import org.jspecify.annotations.Nullable;

/** What a caller may hang on a name to have its targets in another order. */
enum Suffix {
  /** The most tokens per second first. */
  NITRO(":nitro", Strategy.FASTEST),
  /** The cheapest first. */
  FLOOR(":floor", Strategy.CHEAPEST);

  private final String text;
  private final Strategy strategy;

  Suffix(String text, Strategy strategy) {
    this.text = text;
    this.strategy = strategy;
  }

  /** The one that a name ends with, or null. */
  static @Nullable Suffix of(String name) {
    if (name.endsWith(NITRO.text)) {
      return NITRO;
    }
    return name.endsWith(FLOOR.text) ? FLOOR : null;
  }

  /** The name without it. */
  String base(String name) {
    return name.substring(0, name.length() - text.length());
  }

  /** Whether an alias speaks of it itself. */
  boolean saidBy(Alias alias) {
    return alias.pattern().endsWith(text);
  }

  Strategy strategy() {
    return strategy;
  }
}
