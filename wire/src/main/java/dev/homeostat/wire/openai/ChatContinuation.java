package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.json.JsonOut;
import dev.homeostat.wire.json.JsonScan;
import dev.homeostat.wire.json.JsonSink;
import dev.homeostat.wire.json.JsonSplice;
import dev.homeostat.wire.json.JsonSplice.Edit;
import dev.homeostat.wire.json.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a chat request into one for the rest of an answer that has begun. The body is read once
 * more, in pieces, because nobody else needs to know where its messages end; then edits are made
 * for it. Not thread-safe.
 */
public final class ChatContinuation {
  private static final byte[] FLAG = "\"prefix\":true,".getBytes(US_ASCII);

  private final Sink sink = new Sink();
  private final JsonScan scan = new JsonScan(JsonLimits.DEFAULT, sink);
  private boolean readable = true;

  /** Reads the next piece of the body. */
  public void feed(byte[] array, int from, int length) {
    readable = readable && scan.feed(array, from, length);
  }

  /**
   * The edits for a model that continues a text it finds at the end of the messages, or null when
   * the body has no messages that can end with it, or says itself that nothing is to be continued.
   *
   * @param tokens about how many tokens the text has, which the caller's limit includes
   */
  public @Nullable List<Edit> continuing(String text, long tokens, Prefill form) {
    if (!complete() || sink.forbids(form)) {
      return null;
    }
    List<Edit> edits = new ArrayList<>(3);
    boolean flagged = form == Prefill.PREFIX_FLAG;
    if (!sink.lastIsAssistant()) {
      edits.add(appended(said(text, flagged)));
    } else {
      if (flagged && !sink.prefix) {
        edits.add(new Edit(sink.lastFrom + 1, sink.lastFrom + 1, FLAG));
      }
      edits.add(grown(text));
    }
    limit(tokens, edits);
    if (form == Prefill.CONTINUE_FINAL_MESSAGE) {
      continueFinalMessage(edits);
    }
    return edits;
  }

  /**
   * The edits for a model that is asked to repeat the last words of a text and to go on, or null
   * when the body has no messages that can end with the text.
   *
   * @param tail the words to begin with
   * @param tokens about how many tokens the text before them has, which the caller's limit includes
   */
  public @Nullable List<Edit> repeating(String text, String tail, long tokens) {
    if (!complete()) {
      return null;
    }
    JsonOut asked = new JsonOut();
    if (!sink.lastIsAssistant()) {
      asked.raw(comma()).raw(said(text, false), 0, said(text, false).length).raw(",");
    } else {
      asked.raw(",");
    }
    asked.raw("{\"role\":\"user\",\"content\":").string(wish(tail)).raw("}");
    List<Edit> edits = new ArrayList<>(3);
    if (sink.lastIsAssistant()) {
      edits.add(grown(text));
    }
    edits.add(new Edit(sink.messagesEnd, sink.messagesEnd, asked.toBytes()));
    limit(tokens, edits);
    return edits;
  }

  private boolean complete() {
    return readable && scan.finish() && sink.messagesEnd >= 0 && !sink.lastIsClosed();
  }

  private static String wish(String tail) {
    return "Your answer above was cut off. Write its missing rest. Begin with these words, letter"
        + " by letter as they stand there, and go straight on from them; no introduction, no"
        + " quotes, no remark:\n"
        + tail;
  }

  private static byte[] said(String text, boolean flagged) {
    return new JsonOut()
        .raw("{\"role\":\"assistant\",\"content\":")
        .string(text)
        .raw(flagged ? ",\"prefix\":true}" : "}")
        .toBytes();
  }

  private Edit appended(byte[] message) {
    byte[] bytes = new JsonOut().raw(comma()).raw(message, 0, message.length).toBytes();
    return new Edit(sink.messagesEnd, sink.messagesEnd, bytes);
  }

  private String comma() {
    return sink.messages > 0 ? "," : "";
  }

  /** The caller's own beginning of the answer, and the delivered text behind it. */
  private Edit grown(String text) {
    byte[] quoted = JsonOut.quoted(text);
    byte[] inner = Arrays.copyOfRange(quoted, 1, quoted.length - 1);
    return new Edit(sink.lastContentEnd, sink.lastContentEnd, inner);
  }

  private void limit(long tokens, List<Edit> edits) {
    for (Limit limit : sink.limits) {
      byte[] left = Long.toString(Math.max(1, limit.value - tokens)).getBytes(US_ASCII);
      edits.add(new Edit(limit.from, limit.to, left));
    }
  }

  private void continueFinalMessage(List<Edit> edits) {
    JsonOut members = new JsonOut();
    if (!sink.continues) {
      members.raw("\"continue_final_message\":true,");
    }
    if (!sink.generates) {
      members.raw("\"add_generation_prompt\":false,");
    }
    byte[] bytes = members.toBytes();
    if (bytes.length > 0) {
      edits.add(new Edit(sink.rootFrom + 1, sink.rootFrom + 1, bytes));
    }
  }

  /** Both kinds of edits as one. */
  public static JsonSplice with(JsonSplice edits, List<Edit> more) {
    List<Edit> all = new ArrayList<>(edits.edits());
    all.addAll(more);
    return JsonSplice.of(all);
  }

  private record Limit(int from, int to, long value) {}

  /** Finds the messages' end, the last one's role and text, and the limits on tokens. */
  private static final class Sink implements JsonSink {
    private static final Names KEYS =
        new Names(
            "messages",
            "max_tokens",
            "max_completion_tokens",
            "continue_final_message",
            "add_generation_prompt",
            "role",
            "content",
            "prefix",
            "tool_calls",
            "function_call");
    private static final int MESSAGES = 0;
    private static final int MAX_TOKENS = 1;
    private static final int MAX_COMPLETION_TOKENS = 2;
    private static final int CONTINUES = 3;
    private static final int GENERATES = 4;
    private static final int ROLE = 5;
    private static final int CONTENT = 6;
    private static final int PREFIX = 7;
    private static final int TOOL_CALLS = 8;
    private static final int FUNCTION_CALL = 9;
    private static final byte[] ASSISTANT = "assistant".getBytes(US_ASCII);

    private static final int ROOT = 1;
    private static final int LIST = 2;
    private static final int MESSAGE = 3;

    private final List<Limit> limits = new ArrayList<>(1);
    private int depth;
    private int key = Names.NONE;
    private boolean unseen;
    private int rootFrom;
    private int messages;
    private int messagesEnd = -1;
    private int lastFrom;
    private boolean assistant;
    private int lastContentEnd = -1;
    private boolean calls;
    private boolean prefix;
    private boolean prefixOff;
    private boolean continues;
    private boolean generates;
    private boolean continuesNot;

    /** Whether the caller began the answer itself, with text that can be added to. */
    boolean lastIsAssistant() {
      return assistant && lastContentEnd >= 0 && !calls;
    }

    /** Whether the last message is an answer that no text can be added to. */
    boolean lastIsClosed() {
      return assistant && (lastContentEnd < 0 || calls);
    }

    /** Whether the caller has set what this form needs to the contrary. */
    boolean forbids(Prefill form) {
      return switch (form) {
        case PREFIX_FLAG -> lastIsAssistant() && prefixOff;
        case CONTINUE_FINAL_MESSAGE -> continuesNot;
        case LAST_ASSISTANT, NONE -> false;
      };
    }

    @Override
    public void key(byte[] array, int from, int to, int at) {
      key = KEYS.find(array, from, to);
      if (depth == ROOT) {
        continues |= key == CONTINUES;
        generates |= key == GENERATES;
      }
    }

    @Override
    public boolean beginObject(int at) {
      boolean seen = depth == 0 || depth == LIST;
      unseen = !seen;
      if (depth == 0) {
        rootFrom = at;
        depth = ROOT;
      } else if (depth == LIST) {
        messages++;
        lastFrom = at;
        assistant = false;
        lastContentEnd = -1;
        calls = false;
        prefix = false;
        prefixOff = false;
        depth = MESSAGE;
      } else if (depth == MESSAGE) {
        calls |= key == FUNCTION_CALL;
      }
      return seen;
    }

    @Override
    public void endObject(int end) {
      if (unseen) {
        unseen = false;
      } else {
        depth--;
      }
    }

    @Override
    public boolean beginArray(int at) {
      boolean seen = depth == ROOT && key == MESSAGES;
      unseen = !seen;
      if (seen) {
        depth = LIST;
      } else if (depth == MESSAGE) {
        calls |= key == TOOL_CALLS;
      }
      return seen;
    }

    @Override
    public void endArray(int end) {
      if (unseen) {
        unseen = false;
      } else {
        depth = ROOT;
        messagesEnd = end - 1;
      }
    }

    @Override
    public int beginString(int at) {
      return depth == MESSAGE && (key == ROLE || key == CONTENT) ? ASSISTANT.length + 1 : 0;
    }

    @Override
    public void endString(byte[] array, int from, int to, int at, int end) {
      if (depth != MESSAGE) {
        return;
      }
      if (key == ROLE) {
        assistant = JsonText.same(array, from, to, ASSISTANT);
      } else if (key == CONTENT) {
        lastContentEnd = end - 1;
      }
    }

    @Override
    public void literal(byte first, int at, int end) {
      if (depth == MESSAGE && key == PREFIX) {
        prefix = first == 't';
        prefixOff = !prefix;
      } else if (depth == ROOT) {
        continuesNot |= (key == CONTINUES && first != 't') || (key == GENERATES && first != 'f');
      }
    }

    @Override
    public void number(byte[] array, int from, int to, int at, int end) {
      if (depth == ROOT && (key == MAX_TOKENS || key == MAX_COMPLETION_TOKENS)) {
        limits.add(new Limit(at, end, Numbers.count(array, from, to)));
      }
    }
  }
}
