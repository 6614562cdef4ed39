package dev.homeostat.core.routing;

import java.util.random.RandomGenerator;

/**
 * Draws from a Beta distribution, as {@code X / (X + Y)} of two gamma variates by Marsaglia and
 * Tsang (A Simple Method for Generating Gamma Variables, ACM TOMS 26, 2000).
 *
 * <p>Own code although commons-rng-sampling has the same method: its samplers are objects that hold
 * their parameters, and here every draw has parameters of its own, so each would allocate two. The
 * normal variates are the JDK's (McFarland), which allocates nothing.
 */
final class BetaSampler {
  /**
   * The smallest parameter. Below, a gamma variate would be too small for a double now and then,
   * and the draw 0 / 0.
   */
  static final double LEAST = 0.1;

  /** The largest: where a draw no longer differs from the mean within a double's use. */
  static final double MOST = 1e15;

  private BetaSampler() {}

  /** One draw, 0 to 1. Parameters outside of {@link #LEAST} to {@link #MOST} are moved there. */
  static double draw(double alpha, double beta, RandomGenerator random) {
    double x = gamma(bounded(alpha), random);
    double y = gamma(bounded(beta), random);
    return x / (x + y);
  }

  /** A parameter within the limits; what is no number counts as the smallest. */
  static double bounded(double parameter) {
    return parameter >= LEAST ? Math.min(parameter, MOST) : LEAST;
  }

  private static double gamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      // nextDouble() may be 0, and its power with it.
      return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      if (root <= 0) {
        continue;
      }
      double v = root * root * root;
      double u = 1 - random.nextDouble();
      double x2 = x * x;
      if (u < 1 - 0.0331 * x2 * x2 || Math.log(u) < 0.5 * x2 + d * (1 - v + Math.log(v))) {
        return d * v;
      }
    }
  }
}
