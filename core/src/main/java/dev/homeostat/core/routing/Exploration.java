package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Who is asked only to get to know it. Targets with fewer than {@value #ENOUGH} samples get {@link
 * #SHARE} of the traffic together, so each gets that at most; targets of which nothing was heard
 * for an hour get {@link #STALE_SHARE} together, beside what they win by their score. A target that
 * fails lately isn't explored. Where nobody is known there is nobody to prefer: then scores decide
 * among strangers.
 */
public final class Exploration {
  /** With so many samples a target is known. */
  public static final int ENOUGH = 5;

  /** What targets that aren't known get of the traffic they could serve, all together. */
  public static final double SHARE = 0.05;

  /** What targets get of which nothing was heard for long, all together. */
  public static final double STALE_SHARE = 0.01;

  /** Nobody is explored now: scores decide. */
  public static final int NOBODY = -1;

  private Exploration() {}

  /**
   * Decides for one request. Draws one number, and a second one when somebody is explored.
   *
   * @param usable the candidates that may be used now, of one model
   * @return the place of the one that is to be asked first, or {@link #NOBODY}
   */
  public static int pick(List<Target> usable, Scores scores, RandomGenerator random, long now) {
    double chance = random.nextDouble();
    if (usable.size() < 2 || chance >= SHARE + STALE_SHARE) {
      return NOBODY;
    }
    boolean strangers = chance < SHARE;
    int eligible = 0;
    int chosen = NOBODY;
    boolean somebodyKnown = false;
    for (int i = 0; i < usable.size(); i++) {
      Target target = usable.get(i);
      somebodyKnown |= known(target, scores);
      boolean wanted = strangers ? !known(target, scores) : scores.stale(target, now);
      // Each of n is kept with chance 1/n, so that one pass finds one of them evenly.
      if (wanted && !scores.degraded(target, now) && random.nextInt(++eligible) == 0) {
        chosen = i;
      }
    }
    return somebodyKnown ? chosen : NOBODY;
  }

  /** Whether a target takes part in the contest of scores: strangers do only among themselves. */
  public static boolean known(Target target, Scores scores) {
    return scores.samples(target) >= ENOUGH;
  }
}
