package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Target;

/**
 * Whether a target may be asked now, for one exchange. Used on the exchange's loop; what stands
 * behind it is shared and never waits.
 *
 * <p>A permit is a number from 0 on. It is given back exactly once: by the {@link Outcome} that
 * leaves the target and carries it, by {@link #release} when no attempt follows after all, or by a
 * refused {@link #acquire} that held it. An outcome that doesn't leave its target closes nothing:
 * the permit goes on with the attempt that follows on the same target, which presents it as {@code
 * held} and may do so before the listeners hear of that outcome.
 */
public interface AttemptGate {
  /** No permit is held. */
  long NO_PERMIT = -1;

  /** No credential is usable now. */
  int NO_CREDENTIAL = -1;

  /** Lets everything through, with the first credential that wasn't tried. */
  AttemptGate OPEN =
      new AttemptGate() {
        @Override
        public boolean bears(Target target, long now) {
          return true;
        }

        @Override
        public long acquire(Target target, long held, boolean lastResort, long now) {
          return 0;
        }

        @Override
        public void release(Target target, long permit, long now) {}

        @Override
        public int credential(Target target, long tried, long now) {
          int count = Math.max(1, target.provider().credentials().size());
          int next = Long.numberOfTrailingZeros(~tried);
          return next < count ? next : NO_CREDENTIAL;
        }
      };

  /** Asks the retry budget for one attempt that isn't the exchange's first; a yes is counted. */
  boolean bears(Target target, long now);

  /**
   * Asks for the right to attempt a target.
   *
   * @param held the permit of the attempt before, when that was on the same target; else {@link
   *     #NO_PERMIT}
   * @param lastResort whether nothing better is left, so that soft exclusions yield; such a permit
   *     is never a trial
   * @return a permit, or {@link Exclusion#asRefusal} of the reason
   */
  long acquire(Target target, long held, boolean lastResort, long now);

  /** Gives back a permit that came to no attempt, or whose attempt is not spoken of. */
  void release(Target target, long permit, long now);

  /**
   * The credential to ask with.
   *
   * @param tried those that this exchange used already on the target, a bit each
   * @return its place in the provider's list (0 for a provider without any), or {@link
   *     #NO_CREDENTIAL}
   */
  int credential(Target target, long tried, long now);

  /** The exchange is over: what else it had is given back. Asked again, it does nothing. */
  default void close(long now) {}

  /** The exchange was given up by a bug: what it was let in with is given back, told or not. */
  default void abandon(long now) {
    close(now);
  }
}
