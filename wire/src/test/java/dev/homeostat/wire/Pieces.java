package dev.homeostat.wire;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Cuts bytes the way a network may. */
public final class Pieces {
  private Pieces() {}

  /** Takes bytes out of a buffer that is overwritten right afterwards, as a reused one is. */
  @FunctionalInterface
  public interface Feed {
    boolean accept(byte[] buf, int off, int len);
  }

  /** Feeds pieces of one size. Stops when the feed says so. */
  public static void of(int size, byte[] bytes, Feed feed) {
    for (int i = 0; i < bytes.length; i += size) {
      if (!piece(bytes, i, Math.min(bytes.length, i + size), i % 5, feed)) {
        return;
      }
    }
  }

  /** Feeds pieces of random sizes, some of them empty. */
  public static void random(SplittableRandom random, byte[] bytes, Feed feed) {
    int i = 0;
    while (i < bytes.length) {
      int to = Math.min(bytes.length, i + random.nextInt(random.nextInt(4) == 0 ? 40 : 4));
      if (!piece(bytes, i, to, random.nextInt(9), feed)) {
        return;
      }
      i = to;
    }
  }

  private static boolean piece(byte[] bytes, int from, int to, int margin, Feed feed) {
    byte[] buf = new byte[margin + to - from + 3];
    Arrays.fill(buf, (byte) '"');
    System.arraycopy(bytes, from, buf, margin, to - from);
    boolean more = feed.accept(buf, margin, to - from);
    Arrays.fill(buf, (byte) 0xff);
    return more;
  }
}
