package dev.homeostat.gateway.blackbox;

import java.util.Map;

/**
 * What a client got: every byte of it, and how it ended.
 *
 * @param status of the final response; 0 when none came
 * @param headers names in lower case; repeated ones joined by commas
 * @param body without chunk framing
 */
record Answer(int status, Map<String, String> headers, String body, Ending ending) {

  /** How a response ended. */
  enum Ending {
    /** As its framing says. */
    COMPLETE,
    /** FIN before the end. */
    BROKEN,
    /** RST. */
    RESET,
    /** Nothing came for too long. */
    SILENT
  }

  String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }

  boolean complete() {
    return ending == Ending.COMPLETE;
  }

  /** The whole trail; of a stream that ended well it stands in the last comment. */
  String trail() {
    return events().comments().stream()
        .filter(comment -> comment.contains(" trail="))
        .map(comment -> comment.replaceFirst(".* trail=", ""))
        .findFirst()
        .orElse(header("x-homeostat-trail"));
  }

  /** The trail without its times. */
  String steps() {
    return trail().replaceAll("@\\d+", "");
  }

  Events events() {
    return Events.of(body);
  }
}
