package dev.homeostat.gateway.exchange;

import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.openai.UsageJson;
import dev.homeostat.wire.sse.FrameView;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's events carry in common, remembered from its first one, for events of our own.
 * Texts stay escaped as they stood in JSON, because in JSON they stand again.
 *
 * @param id the answer's id as raw JSON text, or null
 * @param model the model's name as raw JSON text, or null
 * @param created its time in epoch seconds, as digits
 * @param numbered whether its events have an {@code id} line: some readers then take a comment that
 *     stands alone for an event without data
 */
record StreamIdentity(
    @Nullable String id, @Nullable String model, String created, boolean numbered) {
  static final StreamIdentity UNKNOWN = new StreamIdentity(null, null, "0", false);

  private static final String CREATED = "\"created\":";

  static StreamIdentity of(FrameView view, boolean numbered) {
    return new StreamIdentity(
        raw(view, view.idFrom(), view.idTo()),
        raw(view, view.modelFrom(), view.modelTo()),
        created(raw(view, view.dataFrom(), view.dataTo())),
        numbered);
  }

  /**
   * The number behind the first {@code created}: read once a stream, so a search is good enough.
   */
  private static String created(@Nullable String event) {
    int at = event == null ? -1 : event.indexOf(CREATED);
    if (event == null || at < 0) {
      return "0";
    }
    int from = at + CREATED.length();
    while (from < event.length() && event.charAt(from) == ' ') {
      from++;
    }
    int to = from;
    while (to < event.length() && Character.isDigit(event.charAt(to))) {
      to++;
    }
    return to > from ? event.substring(from, to) : "0";
  }

  /** The finish that a provider forgot. */
  byte[] finishChunk(String reason) {
    return chunk("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]");
  }

  /** The usage that a provider forgot, as well as we know it. */
  byte[] usageChunk(Usage estimate) {
    return chunk("\"choices\":[],\"usage\":" + UsageJson.of(estimate));
  }

  private byte[] chunk(String members) {
    return ("data: {\"id\":\""
            + (id != null ? id : "")
            + "\",\"object\":\"chat.completion.chunk\",\"created\":"
            + created
            + ",\"model\":\""
            + (model != null ? model : "")
            + "\","
            + members
            + "}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String raw(FrameView view, int from, int to) {
    return from < 0 ? null : new String(view.array(), from, to - from, StandardCharsets.UTF_8);
  }
}
