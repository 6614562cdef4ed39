package dev.homeostat.wall;

import dev.homeostat.wall.net.WallIdentity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a wall is set up.
 *
 * @param host the address it listens on
 * @param port 0 for any free one
 * @param requiredKey the bearer key without which it answers 401; null for none
 * @param models what {@code GET /v1/models} lists; other names are answered all the same
 * @param words the words of a normal answer
 * @param variant whether the text differs from other walls' after word 12
 * @param tokenPause between two tokens of a normal answer
 * @param attemptLimit most attempts it remembers
 * @param bodyLimit most bytes it remembers of a request's body
 * @param threads event loops
 * @param identity what it says it is, over TLS; null for plain HTTP
 */
public record FaultWallOptions(
    String host,
    int port,
    @Nullable String requiredKey,
    List<String> models,
    int words,
    boolean variant,
    Duration tokenPause,
    int attemptLimit,
    int bodyLimit,
    int threads,
    @Nullable WallIdentity identity) {
  private static final int MIB = 1024 * 1024;

  public FaultWallOptions {
    models = List.copyOf(models);
    within("port", port, 0, 65_535);
    within("words", words, 0, 100_000);
    within("attemptLimit", attemptLimit, 1, 10_000_000);
    within("bodyLimit", bodyLimit, 0, 64 * MIB);
    within("threads", threads, 1, 64);
    if (tokenPause.isNegative()) {
      throw new IllegalArgumentException("tokenPause: " + tokenPause + " (expected: 0 or more)");
    }
  }

  /** For tests: loopback, any port, no pauses, whole bodies remembered. */
  public static FaultWallOptions inProcess() {
    return new FaultWallOptions(
        "127.0.0.1",
        0,
        null,
        List.of("wall-1"),
        60,
        false,
        Duration.ZERO,
        10_000,
        64 * MIB,
        1,
        null);
  }

  /** For a process of its own: 15 ms between tokens, at most 2 KiB of each body remembered. */
  public static FaultWallOptions standAlone(String host, int port) {
    return new FaultWallOptions(
        host,
        port,
        null,
        List.of("wall-1"),
        60,
        false,
        Duration.ofMillis(15),
        10_000,
        2048,
        2,
        null);
  }

  public FaultWallOptions withPort(int changed) {
    return new FaultWallOptions(
        host,
        changed,
        requiredKey,
        models,
        words,
        variant,
        tokenPause,
        attemptLimit,
        bodyLimit,
        threads,
        identity);
  }

  public FaultWallOptions withRequiredKey(String changed) {
    return new FaultWallOptions(
        host,
        port,
        changed,
        models,
        words,
        variant,
        tokenPause,
        attemptLimit,
        bodyLimit,
        threads,
        identity);
  }

  public FaultWallOptions withModels(String... changed) {
    return new FaultWallOptions(
        host,
        port,
        requiredKey,
        List.of(changed),
        words,
        variant,
        tokenPause,
        attemptLimit,
        bodyLimit,
        threads,
        identity);
  }

  public FaultWallOptions withWords(int changed) {
    return new FaultWallOptions(
        host,
        port,
        requiredKey,
        models,
        changed,
        variant,
        tokenPause,
        attemptLimit,
        bodyLimit,
        threads,
        identity);
  }

  public FaultWallOptions withVariant(boolean changed) {
    return new FaultWallOptions(
        host,
        port,
        requiredKey,
        models,
        words,
        changed,
        tokenPause,
        attemptLimit,
        bodyLimit,
        threads,
        identity);
  }

  public FaultWallOptions withTokenPause(Duration changed) {
    return new FaultWallOptions(
        host,
        port,
        requiredKey,
        models,
        words,
        variant,
        changed,
        attemptLimit,
        bodyLimit,
        threads,
        identity);
  }

  public FaultWallOptions withAttemptLimit(int changed) {
    return new FaultWallOptions(
        host,
        port,
        requiredKey,
        models,
        words,
        variant,
        tokenPause,
        changed,
        bodyLimit,
        threads,
        identity);
  }

  public FaultWallOptions withBodyLimit(int changed) {
    return new FaultWallOptions(
        host,
        port,
        requiredKey,
        models,
        words,
        variant,
        tokenPause,
        attemptLimit,
        changed,
        threads,
        identity);
  }

  /** Over TLS, as whom it says it is. */
  public FaultWallOptions withIdentity(WallIdentity changed) {
    return new FaultWallOptions(
        host,
        port,
        requiredKey,
        models,
        words,
        variant,
        tokenPause,
        attemptLimit,
        bodyLimit,
        threads,
        changed);
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d..%d)".formatted(name, value, least, most));
    }
  }
}
