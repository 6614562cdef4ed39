package dev.homeostat.wire.openai;

import dev.homeostat.wire.json.JsonText;
import java.nio.charset.StandardCharsets;

/** A fixed set of keys, told apart by length first: no string is made for a key. */
final class Names {
  /** What {@link #find} says about a key that isn't in the set. */
  static final int NONE = -1;

  private final byte[][] names;
  private final int[][] byLength;

  /** The set; a key's index is its place in this list. */
  Names(String... names) {
    this.names = new byte[names.length][];
    int longest = 0;
    for (int i = 0; i < names.length; i++) {
      this.names[i] = names[i].getBytes(StandardCharsets.US_ASCII);
      longest = Math.max(longest, names[i].length());
    }
    byLength = new int[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      byLength[length] = indexes(length);
    }
  }

  /** The index of a key, or {@link #NONE}. */
  int find(byte[] array, int from, int to) {
    int length = to - from;
    if (length >= byLength.length) {
      return NONE;
    }
    for (int index : byLength[length]) {
      if (JsonText.same(array, from, to, names[index])) {
        return index;
      }
    }
    return NONE;
  }

  /** The same for a set of lower-case names, whatever case the key is written in. */
  int findAnyCase(byte[] array, int from, int to) {
    int length = to - from;
    if (length >= byLength.length) {
      return NONE;
    }
    for (int index : byLength[length]) {
      byte[] name = names[index];
      int i = 0;
      while (i < length && lower(array[from + i]) == name[i]) {
        i++;
      }
      if (i == length) {
        return index;
      }
    }
    return NONE;
  }

  private static int lower(byte c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  private int[] indexes(int length) {
    int count = 0;
    for (byte[] name : names) {
      count += name.length == length ? 1 : 0;
    }
    int[] indexes = new int[count];
    for (int i = names.length - 1; i >= 0; i--) {
      if (names[i].length == length) {
        indexes[--count] = i;
      }
    }
    return indexes;
  }
}
