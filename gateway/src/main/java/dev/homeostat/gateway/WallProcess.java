package dev.homeostat.gateway;

import dev.homeostat.gateway.cli.Console;
import dev.homeostat.gateway.cli.ExitCode;
import dev.homeostat.gateway.cli.ScoreOptions;
import dev.homeostat.gateway.cli.WallRunner;
import dev.homeostat.wall.FaultWall;
import dev.homeostat.wall.FaultWallOptions;
import dev.homeostat.wall.score.YardstickHelp;
import java.io.UncheckedIOException;

/** {@code wall}: a scripted provider of its own, or the judge of a gateway. */
final class WallProcess implements WallRunner {
  private static final String HOST = "127.0.0.1";

  @Override
  public int run(int port, Console console) {
    try (FaultWall wall = FaultWall.start(FaultWallOptions.standAlone(HOST, port))) {
      console.out().println("Fault wall on " + wall.baseUrl() + " (Ctrl-C ends it)");
      console.out().println(FaultWall.describe());
      console.out().flush();
      wall.join();
      return ExitCode.OK.code();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK.code();
    } catch (UncheckedIOException | IllegalStateException e) {
      console.err().println("homeostat: the wall can't listen on " + HOST + ":" + port);
      console.err().println("    hint: another process may use the port; choose one with --port N");
      return ExitCode.ADDRESS_IN_USE.code();
    }
  }

  @Override
  public int score(ScoreOptions options, Console console) {
    return new ScoreProcess(options, console).run().code();
  }

  @Override
  public String scoreRules() {
    return YardstickHelp.rules();
  }
}
