package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Target;
import java.util.Locale;

/**
 * An answer that was good, but not as its dialect has it: mended or passed over, and counted.
 *
 * @param target what answered
 * @param kind what was odd
 */
public record Anomaly(Target target, Kind kind) {

  /** What can be odd about a good answer. */
  public enum Kind {
    /** JSON or a stream under another content type. */
    WRONG_CONTENT_TYPE,
    /** JSON where a stream was asked for, or the other way about. */
    OTHER_FORM,
    /** A content coding that nobody asked for, undone. */
    UNASKED_CODING,
    /** No finish reason, although the answer came to its end: one was added. */
    MISSING_FINISH,
    /** No {@code [DONE]} after the finish reason: one was added. */
    MISSING_DONE,
    /** Data behind {@code [DONE]}, dropped. */
    DATA_AFTER_DONE,
    /** An unreadable event without any text, left out. */
    SKIPPED_EVENT,
    /** Nobody counted the tokens: they are estimated. */
    USAGE_MISSING,
    /** A tool call without index or id: both were added. */
    BARE_TOOL_CALL;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word for metrics, e.g. {@code missing_finish}. */
    public String label() {
      return label;
    }
  }
}
