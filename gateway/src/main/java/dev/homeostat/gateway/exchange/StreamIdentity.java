package dev.homeostat.gateway.exchange;

import dev.homeostat.wire.sse.FrameView;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's events carry in common, remembered from its first one, for events of our own.
 * Texts stay escaped as they stood in JSON, because in JSON they stand again.
 *
 * @param id the answer's id as raw JSON text, or null
 * @param model the model's name as raw JSON text, or null
 */
record StreamIdentity(@Nullable String id, @Nullable String model) {
  static final StreamIdentity UNKNOWN = new StreamIdentity(null, null);

  static StreamIdentity of(FrameView view) {
    return new StreamIdentity(
        raw(view, view.idFrom(), view.idTo()), raw(view, view.modelFrom(), view.modelTo()));
  }

  /** The finish that a provider forgot. */
  byte[] finishChunk() {
    return ("data: {\"id\":\""
            + (id != null ? id : "")
            + "\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\""
            + (model != null ? model : "")
            + "\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String raw(FrameView view, int from, int to) {
    return from < 0 ? null : new String(view.array(), from, to - from, StandardCharsets.UTF_8);
  }
}
