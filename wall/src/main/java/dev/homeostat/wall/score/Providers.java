package dev.homeostat.wall.score;

import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.FaultWallOptions;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.log.WallAttempt;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The two walls behind the gateway that is judged. Thread-safe. */
public final class Providers implements AutoCloseable {
  private static final Duration TOKEN_PAUSE = Duration.ofMillis(15);
  private static final String HOST = "127.0.0.1";
  private static final int BODY_LIMIT = 64 * 1024;
  private static final String CHAT = "/v1/chat/completions";

  private final FaultWall primary;
  private final FaultWall fallback;

  private Providers(FaultWall primary, FaultWall fallback) {
    this.primary = primary;
    this.fallback = fallback;
  }

  /**
   * Two walls on loopback, at the pace of a profile.
   *
   * @param primaryPort 0 for any
   * @param fallbackPort 0 for any
   * @throws IllegalStateException if a port can't be listened on
   */
  public static Providers start(Profile profile, int primaryPort, int fallbackPort) {
    FaultWall primary = wall(profile, primaryPort, YardstickHelp.PRIMARY_MODEL);
    try {
      return new Providers(primary, wall(profile, fallbackPort, YardstickHelp.FALLBACK_MODEL));
    } catch (RuntimeException e) {
      primary.close();
      throw e;
    }
  }

  private static FaultWall wall(Profile profile, int port, String model) {
    return FaultWall.start(
        FaultWallOptions.standAlone(HOST, port)
            .withWords(Texts.WORDS)
            .withTokenPause(profile.scaled(TOKEN_PAUSE))
            .withModels(model)
            .withBodyLimit(BODY_LIMIT));
  }

  /** The primary's base URL, with {@code /v1}. */
  public String primaryUrl() {
    return primary.baseUrl();
  }

  /** The fallback's base URL, with {@code /v1}. */
  public String fallbackUrl() {
    return fallback.baseUrl();
  }

  /** Both healthy, and what they saw forgotten. */
  void heal() {
    set(Fault.ok(), Fault.ok());
  }

  /** From now on this, and what they saw forgotten. */
  void set(Fault ofPrimary, Fault ofFallback) {
    primary.clear();
    fallback.clear();
    primary.scriptAnyModel(ofPrimary);
    fallback.scriptAnyModel(ofFallback);
  }

  List<Attempt> primarySaw(long startNanos) {
    return saw(primary, startNanos);
  }

  List<Attempt> fallbackSaw(long startNanos) {
    return saw(fallback, startNanos);
  }

  /** Requests that came to a path which isn't there, for the diagnosis of a wrong base URL. */
  List<String> strayPaths() {
    return Stream.of(primary, fallback)
        .flatMap(wall -> wall.attempts().stream())
        .filter(seen -> seen.method().equals("POST") && !seen.path().equals(CHAT))
        .map(WallAttempt::path)
        .distinct()
        .toList();
  }

  private static List<Attempt> saw(FaultWall wall, long startNanos) {
    return wall.attempts().stream()
        .filter(seen -> seen.path().equals(CHAT) && seen.bodyText().contains(Prompt.TEXT))
        .map(seen -> Attempt.of(seen, startNanos))
        .toList();
  }

  @Override
  public void close() {
    primary.close();
    fallback.close();
  }
}
