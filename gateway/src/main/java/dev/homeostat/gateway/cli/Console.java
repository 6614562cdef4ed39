package dev.homeostat.gateway.cli;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err problems and progress
 */
public record Console(PrintStream out, PrintStream err) {
  /** The process's own. */
  public static Console system() {
    return new Console(System.out, System.err);
  }
}
