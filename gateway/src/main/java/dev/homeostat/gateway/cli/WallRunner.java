package dev.homeostat.gateway.cli;

/** Runs the fault wall: what {@code wall} and {@code wall score} hand over to. */
public interface WallRunner {
  /**
   * Runs until the process is asked to stop.
   *
   * @param port on loopback; 0 for any
   * @return an {@link ExitCode}'s code
   */
  int run(int port, Console console);

  /**
   * Judges a gateway by the public yardstick.
   *
   * @return an {@link ExitCode}'s code
   */
  int score(ScoreOptions options, Console console);

  /** The yardstick's rules, for {@code wall score --help}. */
  String scoreRules();
}
