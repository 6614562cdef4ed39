package dev.homeostat.gateway.blackbox;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream as a client reads it.
 *
 * @param data the data of each event, in order
 * @param comments the comment lines, in order
 */
record Events(List<String> data, List<String> comments) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Events of(String body) {
    List<String> data = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
    for (String event : text.replace("\r\n", "\n").replace('\r', '\n').split("\n\n", -1)) {
      StringBuilder lines = new StringBuilder();
      for (String line : event.split("\n", -1)) {
        if (line.startsWith(":")) {
          comments.add(line);
        } else if (line.startsWith("data:")) {
          lines.append(lines.isEmpty() ? "" : "\n").append(line.substring(5).stripLeading());
        }
      }
      if (!lines.isEmpty()) {
        data.add(lines.toString());
      }
    }
    return new Events(data, comments);
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  /** The text of all deltas. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (JsonNode chunk : chunks()) {
      text.append(chunk.at("/choices/0/delta/content").asString(""));
    }
    return text.toString();
  }

  /** The finish reasons, in order. */
  List<String> finishes() {
    return chunks().stream()
        .map(chunk -> chunk.at("/choices/0/finish_reason").asString(""))
        .filter(reason -> !reason.isEmpty())
        .toList();
  }

  /** The events that are JSON. */
  List<JsonNode> chunks() {
    return data.stream().filter(text -> text.startsWith("{")).map(Events::json).toList();
  }

  boolean done() {
    return data.contains("[DONE]");
  }

  /** How many usage chunks there are. */
  long usages() {
    return chunks().stream().filter(chunk -> chunk.path("usage").isObject()).count();
  }

  JsonNode last() {
    return json(data.getLast());
  }
}
