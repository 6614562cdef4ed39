package dev.homeostat.wire.openai;

import dev.homeostat.wire.json.JsonOut;
import dev.homeostat.wire.json.JsonSplice;
import dev.homeostat.wire.json.JsonSplice.Edit;
import dev.homeostat.wire.openai.ChatRequestFacts.Layout;
import dev.homeostat.wire.openai.ChatRequestFacts.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * From what a caller's body says to what a provider's body has to say, as few bytes as possible.
 */
final class ChatRequestEdits {
  private static final byte[] TRUE = bytes("true");
  private static final byte[] OPTIONS = bytes("{\"include_usage\":true}");
  private static final byte[] OPTIONS_MEMBER =
      bytes(",\"stream_options\":{\"include_usage\":true}");
  private static final byte[] ONLY_MEMBER = bytes("\"include_usage\":true");
  private static final byte[] FIRST_MEMBER = bytes("\"include_usage\":true,");
  private static final byte[] NOTHING = new byte[0];

  private ChatRequestEdits() {}

  static JsonSplice of(ChatRequestFacts facts, String upstreamModel, boolean askUsage) {
    List<Edit> edits = new ArrayList<>(4);
    Layout layout = facts.layout();
    model(facts, upstreamModel, edits);
    for (Range removal : layout.removals()) {
      edits.add(replace(removal, NOTHING));
    }
    if (askUsage && facts.stream() && !facts.includeUsage()) {
      edits.add(usage(layout));
    }
    return JsonSplice.of(edits);
  }

  private static void model(ChatRequestFacts facts, String upstreamModel, List<Edit> edits) {
    Layout layout = facts.layout();
    if (!layout.model().present()) {
      // A valid request has messages, so something always follows.
      byte[] member = new JsonOut().raw("\"model\":").string(upstreamModel).raw(",").toBytes();
      edits.add(new Edit(layout.rootFrom() + 1, layout.rootFrom() + 1, member));
    } else if (layout.modelIsNull() || !facts.model().equals(upstreamModel)) {
      edits.add(replace(layout.model(), JsonOut.quoted(upstreamModel)));
    }
  }

  private static Edit usage(Layout layout) {
    if (!layout.streamOptions().present()) {
      return new Edit(layout.streamTo(), layout.streamTo(), OPTIONS_MEMBER);
    }
    if (!layout.streamOptionsObject()) {
      return replace(layout.streamOptions(), OPTIONS);
    }
    if (layout.includeUsage().present()) {
      return replace(layout.includeUsage(), TRUE);
    }
    int inside = layout.streamOptions().from() + 1;
    return new Edit(inside, inside, layout.streamOptionsEmpty() ? ONLY_MEMBER : FIRST_MEMBER);
  }

  private static Edit replace(Range range, byte[] replacement) {
    return new Edit(range.from(), range.to(), replacement);
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }
}
