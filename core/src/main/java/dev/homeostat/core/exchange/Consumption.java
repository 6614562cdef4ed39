package dev.homeostat.core.exchange;

/**
 * About how many tokens an attempt has sent, for when its provider doesn't live to count them.
 * Providers that stream token by token are counted by events; those that send larger pieces by
 * bytes, four each, the usual rule of thumb for English. Not thread-safe.
 */
final class Consumption {
  private static final int BYTES_PER_TOKEN = 4;
  private static final int MOST_BYTES_OF_ONE_TOKEN = 8;

  private long events;
  private long bytes;

  void add(long pieceBytes) {
    events++;
    bytes += pieceBytes;
  }

  long tokens() {
    return bytes <= MOST_BYTES_OF_ONE_TOKEN * events
        ? events
        : (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }
}
