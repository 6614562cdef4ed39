package dev.homeostat.core.exchange;

/** What a stream event means for its exchange. */
sealed interface Verdict {
  /** The ones that carry nothing else. */
  enum Plain implements Verdict {
    /** Nothing is done. */
    IGNORE,
    /** The client gets it if this attempt ever speaks. */
    HOLD,
    /** The client gets it. */
    PASS,
    /** The client gets it, and it is the first word of this attempt. */
    OPEN,
    /** The last thing of worth came before any content: it is remembered. */
    FINISH_UNHEARD,
    /** The client gets the final usage. */
    USAGE,
    /** The answer is complete. */
    COMPLETE,
    /** The answer is complete, but nobody said why it ended. */
    COMPLETE_WITHOUT_FINISH
  }

  /** The client gets the event without the first characters of its text, which it has already. */
  record OpenRest(int skip) implements Verdict {}

  /** The client gets text that was kept back, and then the event. */
  record OpenWith(String text) implements Verdict {}

  /** The attempt came to nothing. */
  record Lost(Loss loss) implements Verdict {}
}
