package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * F60: gives a stream's tool calls the index and the id that its provider forgot, without which
 * clients raise or mix them up. Off the hot path, so it builds trees. Not thread-safe; one per
 * stream.
 */
public final class ToolCallRepair {
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);

  private final int before;
  private final String stem;
  private final Map<Integer, Choice> choices = new HashMap<>();

  /**
   * Begins behind a stream's calls so far.
   *
   * @param before the highest index so far, or -1
   * @param stem what the ids of our own are made of: nobody else's, and no other stream's
   */
  public ToolCallRepair(int before, String stem) {
    this.before = before;
    this.stem = stem;
  }

  /** The event that says the same with index and id, or null when it can't be read. */
  public byte @Nullable [] event(byte[] array, int from, int to) {
    try {
      JsonNode chunk = ChatConversion.JSON.readTree(array, from, to - from);
      for (JsonNode choice : chunk.path("choices")) {
        choices
            .computeIfAbsent(choice.path("index").asInt(0), index -> new Choice(index))
            .repair(choice.path("delta").path("tool_calls"));
      }
      byte[] json = ChatConversion.JSON.writeValueAsBytes(chunk);
      byte[] event = new byte[DATA.length + json.length + END.length];
      System.arraycopy(DATA, 0, event, 0, DATA.length);
      System.arraycopy(json, 0, event, DATA.length, json.length);
      System.arraycopy(END, 0, event, DATA.length + json.length, END.length);
      return event;
    } catch (JacksonException tooUnusual) {
      return null;
    }
  }

  private final class Choice {
    private final int number;
    private final ToolCallNumbers numbers = new ToolCallNumbers(before);
    private final Set<Integer> named = new HashSet<>();

    Choice(int number) {
      this.number = number;
      for (int i = 0; i <= before; i++) {
        named.add(i);
      }
    }

    void repair(JsonNode calls) {
      boolean further = false;
      for (JsonNode call : calls) {
        if (call instanceof ObjectNode delta) {
          int index = numbers.of(delta, further);
          further = true;
          delta.put("index", index);
          if (named.add(index)) {
            name(delta, index);
          }
        }
      }
    }

    private void name(ObjectNode delta, int index) {
      if (delta.path("id").asString("").isEmpty()) {
        delta.put("id", "call_" + stem + (number == 0 ? "" : "_" + number) + "_" + index);
      }
      if (!delta.path("type").isString()) {
        delta.put("type", "function");
      }
    }
  }
}
