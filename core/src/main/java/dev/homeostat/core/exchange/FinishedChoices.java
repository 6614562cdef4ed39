package dev.homeostat.core.exchange;

/**
 * Which of an answer's choices have said why they ended. Choices are known by their index, so that
 * one that says it twice isn't taken for two; only those that share a bit of {@link
 * FrameFacts#finishedChoices} can't be told apart and are counted instead. Not thread-safe.
 */
final class FinishedChoices {
  /** Every bit that belongs to one choice alone. */
  private static final long OWN_BITS = Long.MAX_VALUE;

  private final long awaited;
  private final int awaitedShared;
  private long seen;
  private int shared;

  /**
   * None has finished yet.
   *
   * @param choices how many are awaited, at least 1
   */
  FinishedChoices(int choices) {
    int own = FrameFacts.SHARED_BIT;
    this.awaited = choices >= own ? OWN_BITS : (1L << choices) - 1;
    this.awaitedShared = Math.max(0, choices - own);
  }

  /** Whether any of these hadn't finished yet; unknowable, and so taken for granted, if shared. */
  boolean anyNew(long choices) {
    return (choices & ~seen) != 0 || (choices < 0 && awaitedShared > 0);
  }

  /** Whether all of these have finished; those that share a bit as soon as one of them has. */
  boolean covers(long choices) {
    return (choices & ~seen) == 0;
  }

  void add(long choices) {
    seen |= choices;
    shared += choices < 0 ? 1 : 0;
  }

  /** Whether all that are awaited have finished. */
  boolean all() {
    return (seen & awaited) == awaited && shared >= awaitedShared;
  }
}
