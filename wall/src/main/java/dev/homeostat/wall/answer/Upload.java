package dev.homeostat.wall.answer;

/** What a provider does with the request's body. */
public enum Upload {
  /** Reads it whole, then answers. */
  READ,
  /** Answers as soon as the fault is known, before the body is read. */
  ANSWER_EARLY,
  /** Stops reading as soon as the fault is known, and never answers. */
  STOP_READING
}
