package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonScan;
import dev.homeostat.wire.json.JsonSink;
import tools.jackson.databind.JsonNode;

/**
 * Tells which tool call a delta belongs to, when it doesn't say so itself. A delta without an index
 * goes on with the open call, unless it brings another id, or a name while the open call's
 * arguments are complete, or a name as a further call of the same event. Each argument byte is
 * looked at once, and none is kept.
 */
final class ToolCallNumbers {
  private final JsonScan arguments = new JsonScan(JsonLimits.DEFAULT, JsonSink.NONE);
  private boolean begun;
  private boolean object;
  private int open;
  private String id = "";

  /**
   * Goes on behind a stream's calls so far.
   *
   * @param last the highest index so far, or -1
   */
  ToolCallNumbers(int last) {
    this.open = last;
  }

  /**
   * The index of the call that this delta belongs to.
   *
   * @param further whether another call stands before it in the same event
   */
  int of(JsonNode delta, boolean further) {
    JsonNode index = delta.path("index");
    String newId = delta.path("id").asString("");
    boolean named = !delta.path("function").path("name").asString("").isEmpty();
    if (index.isInt()) {
      if (index.intValue() != open) {
        begin(index.intValue());
      }
    } else if (open < 0
        || (!newId.isEmpty() && !id.isEmpty() && !newId.equals(id))
        || (!newId.isEmpty() && id.isEmpty() && complete())
        || (named && newId.isEmpty() && (further || complete()))) {
      begin(open + 1);
    }
    if (!newId.isEmpty()) {
      id = newId;
    }
    go(delta.path("function").path("arguments").asString(""));
    return open;
  }

  private void begin(int index) {
    open = index;
    id = "";
    arguments.reset();
    begun = false;
    object = false;
  }

  private void go(String more) {
    if (more.isEmpty()) {
      return;
    }
    if (!begun && !more.isBlank()) {
      begun = true;
      object = more.strip().charAt(0) == '{';
    }
    byte[] bytes = more.getBytes(UTF_8);
    arguments.feed(bytes, 0, bytes.length);
  }

  private boolean complete() {
    return object && arguments.complete();
  }
}
