package dev.homeostat.gateway;

import dev.homeostat.gateway.cli.ExitCode;
import dev.homeostat.gateway.cli.GatewayRunner;
import dev.homeostat.gateway.cli.WallRunner;

/** The one place where the command line meets what it starts. */
public final class Launch {
  private Launch() {}

  /** What {@code serve} and {@code demo} start. */
  public static GatewayRunner gateway() {
    return (options, console) -> {
      console.err().println("homeostat: the gateway is not wired yet");
      return ExitCode.UNEXPECTED.code();
    };
  }

  /** What {@code wall} starts. */
  public static WallRunner wall() {
    return (port, console) -> {
      console.err().println("homeostat: the wall is not wired yet");
      return ExitCode.UNEXPECTED.code();
    };
  }
}
