package dev.homeostat.core.catalog;

import java.util.Locale;

/** What a cascade's tier asks of an answer before the caller gets any of it. */
public enum Gate {
  /** It says something: text that isn't blank, a refusal, or a tool call. */
  EMPTY,
  /** It is no refusal, by the model or by its provider's content filter. */
  REFUSED,
  /** It is what {@code response_format} asks for, and the arguments of tool calls can be read. */
  SCHEMA;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word in configurations and requests, e.g. {@code refused}. */
  public String label() {
    return label;
  }
}
