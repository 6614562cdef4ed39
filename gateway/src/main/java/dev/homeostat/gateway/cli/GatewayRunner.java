package dev.homeostat.gateway.cli;

/** Runs the gateway: what {@code serve} and {@code demo} hand over to. */
@FunctionalInterface
public interface GatewayRunner {
  /**
   * Runs until the process is asked to stop.
   *
   * @return an {@link ExitCode}'s code
   */
  int run(ServeOptions options, Console console);
}
