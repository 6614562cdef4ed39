package dev.homeostat.wire.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time ("SIMD within a register"). In each mask the lowest set bit marks the first
 * byte that matches; higher bits may be borrow artefacts and mean nothing. See Bit Twiddling Hacks,
 * "Determine if a word has a zero byte".
 */
public final class Swar {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final long LF = ONES * '\n';
  private static final long CR = ONES * '\r';

  private Swar() {}

  /** The eight bytes at {@code i}, the first in the lowest position. */
  public static long word(byte[] array, int i) {
    return (long) WORDS.get(array, i);
  }

  /** How many bytes stand before the first match of a mask that isn't 0. */
  public static int first(long mask) {
    return Long.numberOfTrailingZeros(mask) >>> 3;
  }

  /** Bytes a JSON string doesn't simply contain: quote, backslash, control or not ASCII. */
  static long notPlain(long word) {
    long quote = word ^ QUOTES;
    long backslash = word ^ BACKSLASHES;
    // A byte with its high bit set matches by itself, so ~word is needed nowhere.
    return ((quote - ONES) | (backslash - ONES) | (word - SPACES) | word) & HIGH;
  }

  /** The index of the first LF or CR in the range, or {@code to}. */
  public static int lineEnd(byte[] array, int from, int to) {
    int i = from;
    while (i + Long.BYTES <= to) {
      long word = word(array, i);
      long lf = word ^ LF;
      long cr = word ^ CR;
      long mask = (((lf - ONES) & ~lf) | ((cr - ONES) & ~cr)) & HIGH;
      if (mask != 0) {
        return i + first(mask);
      }
      i += Long.BYTES;
    }
    while (i < to && array[i] != '\n' && array[i] != '\r') {
      i++;
    }
    return i;
  }
}
