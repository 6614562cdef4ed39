package dev.homeostat.gateway;

import dev.homeostat.gateway.cli.GatewayRunner;
import dev.homeostat.gateway.cli.WallRunner;

/** The one place where the command line meets what it starts. */
public final class Launch {
  private Launch() {}

  /** What {@code serve} and {@code demo} start. */
  public static GatewayRunner gateway() {
    return (options, console) -> new GatewayProcess(options, console).run();
  }

  /** What {@code wall} and {@code wall score} start. */
  public static WallRunner wall() {
    return new WallProcess();
  }

  /** The training run for the start cache: a short life of the whole gateway. Not for users. */
  public static int warmup() {
    return Warmup.run();
  }
}
