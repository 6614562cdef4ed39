package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event (<a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, 9.2</a>).
 *
 * @param id what a client that comes back says it saw last, or null
 * @param type the event's type, or null for a plain message
 * @param data the text, of any number of lines
 */
public record ServerEvent(@Nullable String id, @Nullable String type, String data) {
  /** Refuses an id or a type that would end its line. */
  public ServerEvent {
    oneLine("id", id);
    oneLine("type", type);
  }

  private static void oneLine(String name, @Nullable String value) {
    if (value != null && value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: one line)");
    }
  }

  /** As it is written. */
  byte[] bytes() {
    StringBuilder text = new StringBuilder(data.length() + 64);
    if (id != null) {
      text.append("id: ").append(id).append('\n');
    }
    if (type != null) {
      text.append("event: ").append(type).append('\n');
    }
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    if (data.isEmpty()) {
      text.append("data:\n");
    }
    return text.append('\n').toString().getBytes(UTF_8);
  }
}
