package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Whether an unreadable event shows a trace of text for the caller: a key that carries text,
 * followed by a string that isn't empty. It looks before and after the fault, since the hole that a
 * skipped event leaves is the same; in doubt it says yes.
 */
final class TextTrace {
  private static final byte[][] NAMES = {
    "content".getBytes(US_ASCII),
    "text".getBytes(US_ASCII),
    "reasoning".getBytes(US_ASCII),
    "arguments".getBytes(US_ASCII),
    "partial_json".getBytes(US_ASCII),
    "refusal".getBytes(US_ASCII)
  };

  private TextTrace() {}

  /** Looks through one event. Linear: a name is never looked for twice at one place. */
  static boolean in(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      for (byte[] name : NAMES) {
        if (array[i] == name[0] && startsAt(array, i, from, to, name)) {
          if (textFollows(array, i + name.length, to)) {
            return true;
          }
          break;
        }
      }
    }
    return false;
  }

  private static boolean startsAt(byte[] array, int at, int from, int to, byte[] name) {
    if (at + name.length > to || (at > from && letter(array[at - 1]))) {
      return false;
    }
    for (int i = 1; i < name.length; i++) {
      if (array[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  /** Behind a key's name: the rest of the key, a colon, maybe brackets, then a string. */
  private static boolean textFollows(byte[] array, int from, int to) {
    int i = from;
    while (i < to && (letter(array[i]) || array[i] == '_')) {
      i++;
    }
    if (i < to && quote(array[i])) {
      i++;
    }
    i = afterBlanks(array, i, to);
    if (i == to || array[i] != ':') {
      return false;
    }
    i = afterBlanks(array, i + 1, to);
    while (i < to && array[i] == '[') {
      i = afterBlanks(array, i + 1, to);
    }
    return i + 1 < to && quote(array[i]) && array[i + 1] != array[i];
  }

  private static int afterBlanks(byte[] array, int from, int to) {
    int i = from;
    while (i < to && (array[i] == ' ' || array[i] == '\t' || array[i] == '\n')) {
      i++;
    }
    return i;
  }

  private static boolean letter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean quote(byte c) {
    return c == '"' || c == '\'';
  }
}
