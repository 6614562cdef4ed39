package dev.homeostat.wire.json;

/**
 * What a {@link JsonScan} reports. A sink sees the root value, and the inside of those containers
 * for which it answered true; the rest is only validated. Arrays handed over are read during the
 * call only. Offsets count from the start of the document.
 */
public interface JsonSink {
  /** Sees nothing. */
  JsonSink NONE = new JsonSink() {};

  /** A key of the innermost reported object, escapes resolved; {@code at} is its opening quote. */
  default void key(byte[] array, int from, int to, int at) {}

  /** An object opens at {@code at}. Returns whether its inside is to be reported. */
  default boolean beginObject(int at) {
    return false;
  }

  /** The object ends before {@code end}; called whether its inside was reported or not. */
  default void endObject(int end) {}

  /** An array opens at {@code at}. Returns whether its inside is to be reported. */
  default boolean beginArray(int at) {
    return false;
  }

  /** The array ends before {@code end}; called whether its inside was reported or not. */
  default void endArray(int end) {}

  /**
   * A string opens: {@code at} is its opening quote. Returns how many of its bytes {@link
   * #endString} needs at most; 0 for none, which costs nothing.
   */
  default int beginString(int at) {
    return 0;
  }

  /**
   * The string ends: {@code at} is its opening quote and {@code end} follows its closing one. The
   * range holds what stands between the quotes as written, cut to what {@link #beginString} asked
   * for.
   */
  default void endString(byte[] array, int from, int to, int at, int end) {}

  /** A number, as written. */
  default void number(byte[] array, int from, int to, int at, int end) {}

  /** {@code true}, {@code false} or {@code null}, told apart by its first letter. */
  default void literal(byte first, int at, int end) {}
}
