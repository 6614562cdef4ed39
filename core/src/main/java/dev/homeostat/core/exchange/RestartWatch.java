package dev.homeostat.core.exchange;

/**
 * Keeps back the beginning of a continuation while it could be the delivered text told once more: a
 * model that was asked to go on may start over, and its answer must not stand behind the first one.
 * Not thread-safe.
 */
final class RestartWatch {
  /** So many equal characters are no coincidence. */
  private static final int ENOUGH = 24;

  private final String delivered;
  private final StringBuilder held = new StringBuilder();
  private boolean over;

  RestartWatch(String delivered) {
    this.delivered = delivered;
  }

  /** Takes the next piece. Returns whether the text so far could still be a new start. */
  boolean suspects(String piece) {
    if (over) {
      return false;
    }
    int at = held.length();
    int common = Math.min(piece.length(), Math.max(0, delivered.length() - at));
    if (common < piece.length() || !delivered.startsWith(piece, at)) {
      over = !restarted();
      return restarted();
    }
    held.append(piece);
    return true;
  }

  /** Whether it is one. */
  boolean restarted() {
    return held.length() >= Math.min(ENOUGH, delivered.length());
  }

  /** What was kept back, without the present piece. */
  String held() {
    return held.toString();
  }
}
