package dev.homeostat.core.simulation;

/**
 * Chance as a function of what it is for: the same request meets the same luck whoever routes it,
 * so that policies are compared on one world and not on two.
 */
final class Dice {
  /** What a throw is for. */
  static final int FAULT = 1;

  static final int FAILING = 2;
  static final int FIRST_CONTENT = 3;
  static final int PACE = 4;
  static final int INPUT = 5;
  static final int OUTPUT = 6;
  static final int STREAM = 7;
  static final int PRINCIPAL = 8;
  static final int SESSION = 9;
  static final int ARRIVAL = 10;

  private final long seed;

  Dice(long seed) {
    this.seed = mix(seed + 0x9E3779B97F4A7C15L);
  }

  /** From 0 to below 1. */
  double uniform(int purpose, long request, long which) {
    long bits = mix(mix(mix(seed ^ purpose) + request) + which);
    return (bits >>> 11) * 0x1p-53;
  }

  /** With mean 0 and deviation 1. */
  double gaussian(int purpose, long request, long which) {
    double one = 1 - uniform(purpose, request, 2 * which);
    double other = uniform(purpose + 100, request, 2 * which + 1);
    return Math.sqrt(-2 * Math.log(one)) * Math.cos(2 * Math.PI * other);
  }

  /** The finaliser of SplittableRandom's generator (Steele, Lea and Flood, 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
