package dev.homeostat.wall;

/** What was waited for didn't come. The message tells what the wall saw instead. */
public final class WallTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WallTimeoutException(String message) {
    super(message);
  }
}
