package dev.homeostat.core.catalog;

import java.util.Locale;

/** The protocol a provider speaks. */
public enum Dialect {
  /** OpenAI's chat completions, and every server compatible with it. */
  OPENAI;

  /** The word used in the configuration. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
