package dev.homeostat.gateway.ingress;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Names for exchanges: the caller's own when it is a decent one, else a random one. */
final class RequestIds {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int LENGTH = 22;
  private static final int MAX_GIVEN = 64;

  private RequestIds() {}

  static String of(@Nullable String given, SplittableRandom random) {
    if (given != null && decent(given)) {
      return given;
    }
    char[] id = new char[4 + LENGTH];
    "req_".getChars(0, 4, id, 0);
    long bits = 0;
    for (int i = 0; i < LENGTH; i++) {
      if (i % 12 == 0) {
        bits = random.nextLong();
      }
      id[4 + i] = ALPHABET[(int) (bits & 31)];
      bits >>>= 5;
    }
    return new String(id);
  }

  private static boolean decent(String given) {
    if (given.length() < 8 || given.length() > MAX_GIVEN) {
      return false;
    }
    for (int i = 0; i < given.length(); i++) {
      char c = given.charAt(i);
      boolean fine =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '.';
      if (!fine) {
        return false;
      }
    }
    return true;
  }
}
