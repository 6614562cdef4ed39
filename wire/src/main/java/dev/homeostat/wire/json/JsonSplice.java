package dev.homeostat.wire.json;

import java.util.ArrayList;
import java.util.List;

/**
 * Edits over a document that stays as it is: what no edit covers is byte for byte the original.
 * Edits are ordered by place and never overlap. Immutable.
 */
public final class JsonSplice {
  /** Changes nothing. */
  public static final JsonSplice NONE = new JsonSplice(List.of());

  private final List<Edit> edits;
  private final int delta;

  private JsonSplice(List<Edit> edits) {
    this.edits = List.copyOf(edits);
    int sum = 0;
    int last = 0;
    for (Edit edit : edits) {
      if (edit.from < last) {
        throw new IllegalArgumentException(
            "edits: " + edit.from + " after " + last + " (expected: ordered, not overlapping)");
      }
      last = edit.to;
      sum += edit.replacement.length - (edit.to - edit.from);
    }
    this.delta = sum;
  }

  /** The given edits, in any order. Of two at one place an insertion comes first. */
  public static JsonSplice of(List<Edit> edits) {
    if (edits.isEmpty()) {
      return NONE;
    }
    List<Edit> ordered = new ArrayList<>(edits);
    ordered.sort((a, b) -> a.from != b.from ? a.from - b.from : a.to - b.to);
    return new JsonSplice(ordered);
  }

  /** The edits from first to last. */
  public List<Edit> edits() {
    return edits;
  }

  /** How much longer the result is than the original; negative when shorter. */
  public int delta() {
    return delta;
  }

  /** Whether nothing changes. */
  public boolean isEmpty() {
    return edits.isEmpty();
  }

  /** The edited copy of {@code original}. */
  public byte[] apply(byte[] original) {
    byte[] result = new byte[original.length + delta];
    int read = 0;
    int written = 0;
    for (Edit edit : edits) {
      int kept = edit.from - read;
      System.arraycopy(original, read, result, written, kept);
      written += kept;
      System.arraycopy(edit.replacement, 0, result, written, edit.replacement.length);
      written += edit.replacement.length;
      read = edit.to;
    }
    System.arraycopy(original, read, result, written, original.length - read);
    return result;
  }

  /**
   * The original's bytes {@code from} to {@code to} become {@code replacement}.
   *
   * @param from the first byte replaced
   * @param to the first byte after it; equal to {@code from} for an insertion
   * @param replacement what stands there instead; never changed by anyone
   */
  @SuppressWarnings("ArrayRecordComponent") // Bytes on their way to a buffer, compared by no one.
  public record Edit(int from, int to, byte[] replacement) {
    /** Refuses a range that isn't one. */
    public Edit {
      if (from < 0 || to < from) {
        throw new IllegalArgumentException(
            "edit: " + from + ".." + to + " (expected: from before to)");
      }
    }
  }
}
