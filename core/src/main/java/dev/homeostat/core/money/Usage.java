package dev.homeostat.core.money;

/**
 * Tokens of one answer as the provider counted them.
 *
 * @param input prompt tokens, cached ones included
 * @param output completion tokens, reasoning included
 */
public record Usage(long input, long output) {
  /** Nothing was counted. */
  public static final Usage NONE = new Usage(0, 0);

  /** Refuses negative counts. */
  public Usage {
    if (input < 0 || output < 0) {
      throw new IllegalArgumentException(
          "usage: " + input + ", " + output + " (expected: none negative)");
    }
  }
}
