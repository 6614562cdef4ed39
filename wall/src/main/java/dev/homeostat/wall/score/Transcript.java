package dev.homeostat.wall.score;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came over the wire, uninterpreted.
 *
 * @param status 0 when no status line came
 * @param headers as they came
 * @param body the decoded transfer's bytes as text, up to where it broke
 * @param note why it ended as it did; empty for a clean end
 * @param millis from sending to the end
 */
record Transcript(
    int status,
    Map<String, List<String>> headers,
    String body,
    Ending ending,
    String note,
    long millis) {

  /** How the transfer ended. */
  enum Ending {
    /** With its last chunk, or with as many bytes as announced. */
    CLEAN,
    /** FIN or RST in the middle. */
    BROKEN,
    /** Not within the caller's patience. */
    NEVER,
    /** Nobody listens. */
    REFUSED
  }

  /** The values of a header, joined; empty without it. */
  String header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(name))
        .map(header -> String.join(", ", header.getValue()))
        .findFirst()
        .orElse("");
  }
}
