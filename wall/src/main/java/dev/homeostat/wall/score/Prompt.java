package dev.homeostat.wall.score;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The one request of the yardstick: streaming, usage asked, every option at its default. */
final class Prompt {
  /** Tells the yardstick's attempts from a gateway's own probes. */
  static final String TEXT = "Describe what the old captain of the steady ship draws and writes.";

  private Prompt() {}

  static String body(String model) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model).put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    body.putArray("messages").addObject().put("role", "user").put("content", TEXT);
    return body.toString();
  }
}
