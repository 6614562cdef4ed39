package dev.homeostat.core.simulation;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.guard.GuardEvent;

/**
 * Told of everything that happens in a simulation, in the order of virtual time. Times are
 * nanoseconds since it began.
 */
public interface Watcher {
  /** Nobody watches. */
  Watcher NONE = new Watcher() {};

  /**
   * An attempt begins.
   *
   * @param attempt its number in its exchange, from 1
   * @param underWay how many attempts the target has now, this one included
   */
  default void started(Target target, Origin origin, int attempt, int underWay, long now) {}

  /** An attempt is over. */
  default void outcome(Outcome outcome, long now) {}

  /**
   * An exchange is over for its caller.
   *
   * @param arrivedAt when its request came
   * @param answered whether it got a complete answer
   * @param attempts how many attempts that took
   */
  default void finished(long arrivedAt, boolean answered, int attempts, long now) {}

  /** Something changed in what may be used. */
  default void guard(GuardEvent event) {}

  /** So much of the time is over: called about a hundred times. */
  default void progress(long now) {}
}
