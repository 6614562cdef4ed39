package dev.homeostat.wall.score;

import dev.homeostat.wall.log.AttemptEnd;
import dev.homeostat.wall.log.WallAttempt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An attempt that a wall saw, as far as the judge needs it.
 *
 * @param atMillis when it came, since the scenario began
 * @param completed whether the whole answer was sent
 * @param model the model it named
 * @param prefill the text it wanted continued; null when it wanted none
 */
record Attempt(long atMillis, boolean completed, String model, @Nullable String prefill) {

  static Attempt of(WallAttempt seen, long startNanos) {
    return new Attempt(
        (seen.receivedNanos() - startNanos) / 1_000_000,
        seen.end() == AttemptEnd.COMPLETED,
        seen.model(),
        prefill(seen.bodyText()));
  }

  private static @Nullable String prefill(String body) {
    try {
      JsonNode messages = JsonMapper.shared().readTree(body).path("messages");
      JsonNode last = messages.path(messages.size() - 1);
      return last.path("role").stringValue("").equals("assistant")
          ? last.path("content").stringValue("")
          : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
