package dev.homeostat.core.money;

/**
 * Tokens of one answer as the provider counted them, or as we had to guess.
 *
 * @param input prompt tokens, cached ones included
 * @param output completion tokens, reasoning included
 * @param estimated whether the provider didn't count
 */
public record Usage(long input, long output, boolean estimated) {
  /** Nothing was counted. */
  public static final Usage NONE = new Usage(0, 0);

  /** What a provider counted. */
  public Usage(long input, long output) {
    this(input, output, false);
  }

  /** Refuses negative counts. */
  public Usage {
    if (input < 0 || output < 0) {
      throw new IllegalArgumentException(
          "usage: " + input + ", " + output + " (expected: none negative)");
    }
  }
}
