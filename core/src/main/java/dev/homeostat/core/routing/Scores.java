package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import java.util.random.RandomGenerator;

/** How good targets are for a request, by what was learned. Safe for any thread; never waits. */
public interface Scores {
  /**
   * One draw of a target's score, 0 to 1, without its slow start: a Thompson sample of its
   * reliability among the other axes, times the gates. Allocates nothing.
   */
  double draw(Target target, Profile profile, Workload work, RandomGenerator random, long now);

  /** The same with the mean instead of a sample, and every term. For people. */
  ScoreTerms terms(Target target, Profile profile, Workload work, long now);

  /** What this request is expected to cost in nano-dollars, or -1 when no price is known. */
  long expectedCost(Target target, Workload work);

  /** Output tokens per second as measured, or 0 when nothing was. */
  double throughput(Target target);

  /** How many attempts it was judged by: below 5 it is only explored. */
  long samples(Target target);

  /**
   * Whether what is known of it is old: it was judged before, but by nothing for an hour. Such a
   * target is looked at again now and then, else one that has become better would never be found.
   */
  default boolean stale(Target target, long now) {
    return false;
  }

  /** Whether it fails so often lately that it isn't explored and no session stays with it. */
  boolean degraded(Target target, long now);
}
