package dev.homeostat.core.catalog;

import java.util.Locale;

/** Something that not every model can do, and that a request may need. */
public enum Capability {
  /** Images in the prompt. */
  VISION,
  /** Tools or functions offered to the model. */
  TOOLS,
  /** Answers that fit a JSON schema. */
  JSON_SCHEMA,
  /** Telling the model to reason. */
  REASONING;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word for configuration, errors and listings. */
  public String label() {
    return label;
  }
}
