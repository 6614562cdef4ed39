package dev.homeostat.wire.json;

import java.util.Arrays;

/** The keys of a root object by a 64-bit hash each; few enough that a linear search is quickest. */
final class TopLevelKeys {
  enum Added {
    NEW,
    DUPLICATE,
    TOO_MANY
  }

  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final int limit;
  private long[] hashes = new long[16];
  private int count;

  TopLevelKeys(int limit) {
    this.limit = limit;
  }

  void clear() {
    count = 0;
  }

  Added add(byte[] array, int from, int to) {
    long hash = hash(array, from, to);
    for (int i = 0; i < count; i++) {
      if (hashes[i] == hash) {
        return Added.DUPLICATE;
      }
    }
    if (count == limit) {
      return Added.TOO_MANY;
    }
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count * 2);
    }
    hashes[count++] = hash;
    return Added.NEW;
  }

  /** Keys that collide make a document look like it had duplicates: only its sender is hurt. */
  private static long hash(byte[] array, int from, int to) {
    long hash = (long) to - from;
    for (int i = from; i < to; i++) {
      hash = (hash ^ array[i]) * MIX;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}
