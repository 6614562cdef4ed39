package dev.homeostat.wall.score;

import java.util.Locale;

/** What a scenario came to, the best first. */
public enum Verdict {
  /** Full marks: the caller got what was due, and the providers saw what they should. */
  PASS,
  /** The caller got a complete answer, or the error that was due, but another rule was broken. */
  PARTIAL,
  /** An error that no caller can overlook, where a complete answer was due. */
  SAFE,
  /**
   * A short or spliced text taken for success, a foreign refusal shown, a hang, or nobody there.
   */
  FAIL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word in tables: {@code pass}, {@code partial}, {@code safe}, {@code fail}. */
  public String label() {
    return label;
  }
}
