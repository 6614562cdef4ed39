package dev.homeostat.wall.score;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a caller makes of a transcript. Events are taken apart here, by the few rules a client
 * needs, and not by the gateway's own parser: a judge must not share its blind spots.
 *
 * @param text the pieces of content, joined
 * @param error what an error told, before the stream or inside it; null without one
 * @param inBand whether the error came inside an answer that had begun as a success
 * @param finishes how many finish reasons came
 * @param done whether {@code [DONE]} came
 * @param badEvents events that no client can read
 * @param models the models the answer names
 * @param completionTokens of the usage told; -1 without usage
 */
record Reading(
    Transcript transcript,
    String text,
    @Nullable String error,
    boolean inBand,
    int finishes,
    boolean done,
    int badEvents,
    Set<String> models,
    int completionTokens) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  Reading {
    models = Set.copyOf(models);
  }

  static Reading of(Transcript transcript) {
    return new Reader().read(transcript);
  }

  /** Whether a reader that ignores error events takes the text for a whole answer. */
  boolean fineForNaiveReader() {
    return transcript.status() / 100 == 2 && transcript.ending() == Transcript.Ending.CLEAN;
  }

  /** The same for a client that looks at errors. */
  boolean fineForClient() {
    return fineForNaiveReader() && error == null && badEvents == 0;
  }

  int words() {
    return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
  }

  private static final class Reader {
    private final StringBuilder text = new StringBuilder();
    private final Set<String> models = new LinkedHashSet<>();
    private @Nullable String error;
    private int finishes;
    private boolean done;
    private int badEvents;
    private int completionTokens = -1;

    Reading read(Transcript transcript) {
      boolean success = transcript.status() / 100 == 2;
      if (success && transcript.header("content-type").contains("event-stream")) {
        events(transcript.body());
      } else if (success) {
        // A plain answer where a stream was asked for is still an answer.
        json("", transcript.body(), transcript.ending() == Transcript.Ending.CLEAN);
      } else if (transcript.status() != 0) {
        error = told(transcript.body());
      }
      return new Reading(
          transcript,
          text.toString(),
          error,
          success && error != null,
          finishes,
          done,
          badEvents,
          models,
          completionTokens);
    }

    private void events(String body) {
      StringBuilder data = new StringBuilder();
      String name = "";
      String unmarked = body.startsWith("\uFEFF") ? body.substring(1) : body;
      for (String line : unmarked.split("\r\n|\n|\r", -1)) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            json(name, data.substring(1), true);
          }
          data.setLength(0);
          name = "";
        } else if (line.startsWith("data:")) {
          data.append('\n').append(line.substring(5).stripLeading());
        } else if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        }
      }
    }

    private void json(String name, String data, boolean whole) {
      if (data.strip().equals("[DONE]")) {
        done = true;
        return;
      }
      JsonNode node;
      try {
        node = MAPPER.readTree(data);
      } catch (JacksonException e) {
        badEvents += whole ? 1 : 0;
        return;
      }
      JsonNode told = node.path("error");
      if (name.equals("error") || (!told.isMissingNode() && !told.isNull())) {
        error = told(data);
        return;
      }
      if (node.path("model").isString()) {
        models.add(node.path("model").stringValue(""));
      }
      JsonNode choice = node.path("choices").path(0);
      JsonNode message = choice.has("delta") ? choice.path("delta") : choice.path("message");
      text.append(message.path("content").stringValue(""));
      if (choice.path("finish_reason").isString()) {
        finishes++;
      }
      if (node.path("usage").path("completion_tokens").isNumber()) {
        completionTokens = node.path("usage").path("completion_tokens").intValue(0);
      }
    }

    /** The message and code of an error body, or the body itself. */
    private static String told(String body) {
      try {
        JsonNode node = MAPPER.readTree(body).path("error");
        String message =
            node.isString() ? node.stringValue("") : node.path("message").stringValue("");
        String code = node.path("code").asString("");
        if (!message.isEmpty() || !code.isEmpty()) {
          return code.isEmpty() ? message : message + " [" + code + "]";
        }
      } catch (JacksonException e) {
        // Shown as it is.
      }
      return body.length() <= 300 ? body : body.substring(0, 300);
    }
  }
}
