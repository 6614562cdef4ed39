package dev.homeostat.core.exchange;

/**
 * What one stream event is to an exchange. Only some events are progress: a provider that queues a
 * request may send comments for minutes, and an any-byte timer would believe it alive.
 */
public enum FrameKind {
  /** Comments, or an event without data. Re-arms nothing. */
  COMMENT,
  /** Well-formed without progress: a role, an empty delta, a ping, "in progress". */
  BEAT,
  /** A reasoning delta with text. */
  REASONING,
  /** A tool call begins or grows. */
  TOOL_CALL,
  /** Visible text, or a refusal. */
  CONTENT,
  /** A finish reason without a delta that says anything. */
  FINISH,
  /** The final usage event: {@code choices} is empty. */
  USAGE,
  /** An error where a delta should be. */
  ERROR,
  /** The dialect's last word: {@code [DONE]}. */
  DONE,
  /** Unreadable, but no text had begun in it: leaving it out makes no hole. */
  MALFORMED_BLANK,
  /** Unreadable after text had begun: leaving it out would be a hole in the answer. */
  MALFORMED
}
