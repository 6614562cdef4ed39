package dev.homeostat.wall.answer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ways to write the same events that the event-stream format allows. */
public enum SseStyle {
  /** {@code data: …} and line feeds. */
  PLAIN("\n", "data: "),
  /** Lines end with a carriage return alone. */
  CR("\r", "data: "),
  /** Lines end with carriage return and line feed. */
  CRLF("\r\n", "data: "),
  /** No space after the colon. */
  NOSPACE("\n", "data:"),
  /** A byte order mark before the first event. */
  BOM("\n", "data: ") {
    @Override
    String opening() {
      return "\uFEFF";
    }
  },
  /** A comment, an id and a retry field with each event. */
  COMMENTS("\n", "data: ") {
    @Override
    String preamble() {
      return ": comment\nid: 7\nretry: 3000\n";
    }
  },
  /** The data of each event stands on two lines. */
  MULTILINE("\n", "data: ") {
    @Override
    Bytes data(Bytes payload) {
      // JSON may break its line after the opening brace; a payload without one stays whole.
      if (payload.length() < 2 || payload.slice(0, 1).toArray()[0] != '{') {
        return super.data(payload);
      }
      return Bytes.join(
          Bytes.utf8("data: {\ndata: "), payload.slice(1, payload.length()), Bytes.utf8("\n"));
    }
  };

  private final String eol;
  private final String field;

  SseStyle(String eol, String field) {
    this.eol = eol;
    this.field = field;
  }

  /** The style of this lower-case name. */
  public static SseStyle of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  Bytes encode(Bytes payload, @Nullable String name) {
    String event = name == null ? "" : "event: " + name + eol;
    return Bytes.join(Bytes.utf8(preamble() + event), data(payload), Bytes.utf8(eol));
  }

  String opening() {
    return "";
  }

  String preamble() {
    return "";
  }

  Bytes data(Bytes payload) {
    return Bytes.join(Bytes.utf8(field), payload, Bytes.utf8(eol));
  }
}
