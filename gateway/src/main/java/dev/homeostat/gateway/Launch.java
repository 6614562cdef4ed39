package dev.homeostat.gateway;

import dev.homeostat.gateway.cli.ExitCode;
import dev.homeostat.gateway.cli.GatewayRunner;
import dev.homeostat.gateway.cli.WallRunner;
import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.FaultWallOptions;
import java.io.UncheckedIOException;

/** The one place where the command line meets what it starts. */
public final class Launch {
  private static final String WALL_HOST = "127.0.0.1";

  private Launch() {}

  /** What {@code serve} and {@code demo} start. */
  public static GatewayRunner gateway() {
    return (options, console) -> new GatewayProcess(options, console).run();
  }

  /** What {@code wall} starts. */
  public static WallRunner wall() {
    return (port, console) -> {
      try (FaultWall wall = FaultWall.start(FaultWallOptions.standAlone(WALL_HOST, port))) {
        console.out().println("Fault wall on " + wall.baseUrl() + " (Ctrl-C ends it)");
        console.out().println(FaultWall.describe());
        console.out().flush();
        wall.join();
        return ExitCode.OK.code();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitCode.OK.code();
      } catch (UncheckedIOException | IllegalStateException e) {
        console.err().println("homeostat: the wall can't listen on " + WALL_HOST + ":" + port);
        console
            .err()
            .println("    hint: another process may use the port; choose one with --port N");
        return ExitCode.ADDRESS_IN_USE.code();
      }
    };
  }

  /** The training run for the start cache: a short life of the whole gateway. Not for users. */
  public static int warmup() {
    return Warmup.run();
  }
}
