package dev.homeostat.core.exchange;

import dev.homeostat.core.failure.ErrorFacts;
import org.jspecify.annotations.Nullable;

/**
 * What one stream event says, read once from its bytes. An implementation is reused from event to
 * event: its values hold only during the call that carries it.
 */
public interface FrameFacts {
  /** What this event is. An event with both text and a finish reason is {@code CONTENT}. */
  FrameKind kind();

  /** Whether the event carries a finish reason, alone or beside a delta. */
  boolean finish();

  /**
   * Whether the finish reason is an ordinary stop. Others (a length limit, a filter) explain why an
   * answer may have no content at all.
   */
  boolean ordinaryStop();

  /** Whether the event carries a usage object, alone or beside choices. */
  boolean usage();

  /** Prompt tokens of that usage; 0 without one. */
  long inputTokens();

  /** Completion tokens of that usage, reasoning included; 0 without one. */
  long outputTokens();

  /** The error of an {@link FrameKind#ERROR} event, else null. */
  @Nullable ErrorFacts error();
}
