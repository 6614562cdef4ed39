package dev.homeostat.gateway.cli;

/** Runs the fault wall: what {@code wall} hands over to. */
@FunctionalInterface
public interface WallRunner {
  /**
   * Runs until the process is asked to stop.
   *
   * @param port on loopback; 0 for any
   * @return an {@link ExitCode}'s code
   */
  int run(int port, Console console);
}
