package dev.homeostat.wire.openai;

import dev.homeostat.wire.json.Swar;

/**
 * Hashes one value of a document while the document is scanned: its first 4 KiB and its length.
 * What follows the beginning of a long text rarely tells conversations apart, and would have to be
 * read a second time. The result doesn't depend on how the document is cut.
 */
final class PrefixHash {
  private static final int MOST = 4 << 10;

  // Odd constants of xxHash64 (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md).
  private static final long MIX_A = 0x9e3779b185ebca87L;
  private static final long MIX_B = 0xc2b2ae3d27d4eb4fL;
  private static final long MIX_C = 0x165667b19e3779f9L;

  private static final byte[] NOTHING = new byte[0];

  private byte[] piece = NOTHING;
  private int shift;
  private boolean open;
  private int from;
  private int next;
  private int length;
  private long high;
  private long low;
  // Bytes that don't fill a word yet, the first one lowest.
  private long word;
  private int filled;

  /** The document's next bytes are these; {@code array[i]} stands at {@code i + shift} of it. */
  void piece(byte[] array, int itsShift) {
    piece = array;
    shift = itsShift;
  }

  /** The piece ended before {@code end}, wherever in the value that is. */
  void pieceEnd(int end) {
    if (open) {
      take(end);
    }
  }

  /** The value begins at {@code at}; another one that was begun is forgotten. */
  void begin(int at) {
    open = true;
    from = at;
    next = at;
    length = 0;
    high = MIX_A;
    low = MIX_B;
    word = 0;
    filled = 0;
  }

  /** The value that was begun, if any, ends before {@code end}. */
  void end(int end) {
    if (open) {
      take(end);
      length = end - from;
      open = false;
    }
  }

  /** The hash of the value that ended last. */
  ContentHash hash() {
    long a = high;
    long b = low;
    if (filled > 0) {
      a = mixHigh(a, word);
      b = mixLow(b, word, a);
    }
    a = finish(a ^ length);
    b = finish(b + a);
    return new ContentHash(a, b);
  }

  private void take(int end) {
    int stop = Math.min(end, from + MOST) - shift;
    int i = next - shift;
    while (i < stop && filled > 0) {
      add(piece[i++]);
    }
    while (i + Long.BYTES <= stop) {
      mix(Swar.word(piece, i));
      i += Long.BYTES;
    }
    while (i < stop) {
      add(piece[i++]);
    }
    next = i + shift;
  }

  private void add(byte b) {
    word |= (b & 0xffL) << (filled * Byte.SIZE);
    filled++;
    if (filled == Long.BYTES) {
      mix(word);
      word = 0;
      filled = 0;
    }
  }

  private void mix(long full) {
    high = mixHigh(high, full);
    low = mixLow(low, full, high);
  }

  private static long mixHigh(long high, long full) {
    return Long.rotateLeft(high ^ (full * MIX_B), 31) * MIX_A;
  }

  private static long mixLow(long low, long full, long high) {
    return Long.rotateLeft(low + (full * MIX_A), 27) * MIX_C ^ high;
  }

  private static long finish(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * MIX_B;
    mixed = (mixed ^ (mixed >>> 29)) * MIX_C;
    return mixed ^ (mixed >>> 32);
  }
}
