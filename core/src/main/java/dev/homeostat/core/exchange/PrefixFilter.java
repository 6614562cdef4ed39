package dev.homeostat.core.exchange;

/**
 * Drops what an answer repeats of a text that the client has already, piece by piece, and notices
 * the first character that differs. Not thread-safe.
 */
final class PrefixFilter {
  private final String prefix;
  private int seen;

  PrefixFilter(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Takes the next piece of the answer.
   *
   * @return how many of its first characters the client has already, or -1 when the answer differs
   */
  int take(String piece) {
    int common = Math.min(piece.length(), prefix.length() - seen);
    if (!prefix.regionMatches(seen, piece, 0, common)) {
      return -1;
    }
    seen += common;
    return common;
  }

  /** Whether all that the client has was repeated: what follows is new. */
  boolean passed() {
    return seen == prefix.length();
  }
}
