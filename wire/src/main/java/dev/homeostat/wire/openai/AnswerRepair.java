package dev.homeostat.wire.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a complete answer what its provider forgot and callers rely on: a finish reason for each
 * choice, an id for each tool call. That an answer is complete is for others to say.
 */
public final class AnswerRepair {
  private AnswerRepair() {}

  /**
   * The same answer with both, or null when it can't be read.
   *
   * @param stem what the ids of our own are made of: nobody else's, and no other answer's
   */
  public static byte @Nullable [] of(byte[] answer, String stem) {
    try {
      if (!(ChatConversion.JSON.readTree(answer) instanceof ObjectNode tree)) {
        return null;
      }
      int number = 0;
      for (JsonNode choice : tree.path("choices")) {
        if (choice instanceof ObjectNode object) {
          repair(object, stem + (number == 0 ? "" : "_" + number));
          number++;
        }
      }
      return ChatConversion.JSON.writeValueAsBytes(tree);
    } catch (JacksonException tooUnusual) {
      return null;
    }
  }

  private static void repair(ObjectNode choice, String stem) {
    JsonNode calls = choice.path("message").path("tool_calls");
    if (choice.path("finish_reason").asString("").isEmpty()) {
      choice.put("finish_reason", FinishReasons.forgotten(!calls.isEmpty()));
    }
    int index = 0;
    for (JsonNode call : calls) {
      if (call instanceof ObjectNode object && object.path("id").asString("").isEmpty()) {
        object.put("id", "call_" + stem + "_" + index);
      }
      index++;
    }
  }
}
