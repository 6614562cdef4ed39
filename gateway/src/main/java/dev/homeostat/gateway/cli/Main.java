package dev.homeostat.gateway.cli;

import dev.homeostat.gateway.Launch;

/** Where the process begins. */
public final class Main {
  private Main() {}

  /** Runs one command and ends with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    if (arguments.length == 1 && arguments[0].equals("warmup")) {
      System.exit(Launch.warmup());
    }
    Commands commands =
        new Commands(Launch.gateway(), Launch.wall(), System.getenv(), Console.system());
    System.exit(commands.run(arguments));
  }
}
