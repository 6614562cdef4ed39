package dev.homeostat.gateway.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command reads and where it writes.
 *
 * @param in what {@code -} stands for
 * @param out results
 * @param err problems and progress
 */
public record Console(InputStream in, PrintStream out, PrintStream err) {
  /** Without anything to read. */
  public Console(PrintStream out, PrintStream err) {
    this(InputStream.nullInputStream(), out, err);
  }

  /** The process's own. */
  public static Console system() {
    return new Console(System.in, System.out, System.err);
  }
}
