package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.money.Usage;
import dev.homeostat.wire.json.JsonOut;
import dev.homeostat.wire.json.JsonSplice;
import dev.homeostat.wire.json.JsonSplice.Edit;
import dev.homeostat.wire.sse.FrameView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all events of one stream have in common: a client sees one stream, whoever sends its parts.
 * Texts stay escaped as they stood in JSON, because in JSON they stand again.
 *
 * @param id the answer's id as raw JSON text, or null
 * @param model the model's name as raw JSON text, or null
 * @param created its time in epoch seconds, as digits
 */
public record StreamBrand(@Nullable String id, @Nullable String model, String created) {
  /** Of a stream that has said nothing of the kind. */
  public static final StreamBrand UNKNOWN = new StreamBrand(null, null, "0");

  private static final byte[] CREATED = "\"created\":".getBytes(US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);

  /** The brand of the stream that an event belongs to. */
  public static StreamBrand of(FrameView view) {
    int[] created = created(view.array(), view.dataFrom(), view.dataTo());
    String digits = raw(view, created[0], created[1]);
    return new StreamBrand(
        raw(view, view.idFrom(), view.idTo()),
        raw(view, view.modelFrom(), view.modelTo()),
        digits == null || digits.isEmpty() ? "0" : digits);
  }

  /**
   * An event of another stream as one of this, without the first characters of its text.
   *
   * @param view the event
   * @param skip how many UTF-16 characters of its text to leave out
   * @param usage what stands in it instead of its own usage, or null to leave that as it is
   * @return the whole event with its blank line
   */
  public byte[] branded(FrameView view, int skip, @Nullable Usage usage) {
    byte[] data = Arrays.copyOfRange(view.array(), view.dataFrom(), view.dataTo());
    int base = view.dataFrom();
    List<Edit> edits = new ArrayList<>(4);
    replace(edits, id, view.idFrom() - base, view.idTo() - base, view.idFrom() >= 0);
    replace(edits, model, view.modelFrom() - base, view.modelTo() - base, view.modelFrom() >= 0);
    int[] time = created(data, 0, data.length);
    replace(edits, created, time[0], time[1], time[0] >= 0);
    if (skip > 0) {
      int from = view.contentFrom() - base;
      edits.add(new Edit(from, view.rawContentFrom(skip) - base, new byte[0]));
    }
    if (usage != null && view.usageFrom() >= 0) {
      byte[] whole = UsageJson.of(usage).getBytes(UTF_8);
      edits.add(new Edit(view.usageFrom() - base, view.usageTo() - base, whole));
    }
    return event(JsonSplice.of(edits).apply(data));
  }

  /** The finish reason that a provider forgot. */
  public byte[] finish(String reason) {
    String choice = "{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}";
    return event(chunk("\"choices\":[" + choice + "]").getBytes(UTF_8));
  }

  /** A piece of text. */
  public byte[] text(String text) {
    String quoted = new String(JsonOut.quoted(text), UTF_8);
    String choice = "{\"index\":0,\"delta\":{\"content\":" + quoted + "},\"finish_reason\":null}";
    return event(chunk("\"choices\":[" + choice + "]").getBytes(UTF_8));
  }

  /** The final usage event. */
  public byte[] usage(Usage usage) {
    return event(chunk("\"choices\":[],\"usage\":" + UsageJson.of(usage)).getBytes(UTF_8));
  }

  private String chunk(String rest) {
    return "{\"id\":\""
        + (id != null ? id : "")
        + "\",\"object\":\"chat.completion.chunk\",\"created\":"
        + created
        + ",\"model\":\""
        + (model != null ? model : "")
        + "\","
        + rest
        + "}";
  }

  private static void replace(
      List<Edit> edits, @Nullable String text, int from, int to, boolean present) {
    if (present && text != null) {
      edits.add(new Edit(from, to, text.getBytes(UTF_8)));
    }
  }

  /** Data of several lines has line ends between its tokens, where a space means the same. */
  private static byte[] event(byte[] json) {
    byte[] bytes = new byte[DATA.length + json.length + 2];
    System.arraycopy(DATA, 0, bytes, 0, DATA.length);
    for (int i = 0; i < json.length; i++) {
      byte c = json[i];
      bytes[DATA.length + i] = c == '\n' || c == '\r' ? (byte) ' ' : c;
    }
    bytes[bytes.length - 2] = '\n';
    bytes[bytes.length - 1] = '\n';
    return bytes;
  }

  /** The digits behind the first {@code created}; in a string its quotes would be escaped. */
  private static int[] created(byte[] array, int from, int to) {
    for (int i = from; i + CREATED.length < to; i++) {
      if (array[i] == '"'
          && Arrays.equals(array, i, i + CREATED.length, CREATED, 0, CREATED.length)) {
        int begin = i + CREATED.length;
        while (begin < to && array[begin] == ' ') {
          begin++;
        }
        int end = begin;
        while (end < to && array[end] >= '0' && array[end] <= '9') {
          end++;
        }
        return end > begin ? new int[] {begin, end} : new int[] {-1, -1};
      }
    }
    return new int[] {-1, -1};
  }

  private static @Nullable String raw(FrameView view, int from, int to) {
    return from < 0 ? null : new String(view.array(), from, to - from, UTF_8);
  }
}
