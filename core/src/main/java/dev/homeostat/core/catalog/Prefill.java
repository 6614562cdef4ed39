package dev.homeostat.core.catalog;

import java.util.Locale;

/**
 * How a model is asked to go on with a text that is already there. Declared per model, never
 * guessed: a model that doesn't know the form answers 400, or starts again.
 */
public enum Prefill {
  /** It can't be asked. */
  NONE,
  /** The text stands as the last message, the assistant's. */
  LAST_ASSISTANT,
  /** The same, marked with {@code "prefix": true} (DeepSeek, Mistral). */
  PREFIX_FLAG,
  /** The same, with {@code continue_final_message} beside the messages (vLLM). */
  CONTINUE_FINAL_MESSAGE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word in configurations, e.g. {@code last_assistant}. */
  public String label() {
    return label;
  }
}
