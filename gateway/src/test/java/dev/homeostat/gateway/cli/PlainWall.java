package dev.homeostat.gateway.cli;

import java.util.function.IntConsumer;

/** A wall for tests that ask for no score. */
record PlainWall(IntConsumer ran) implements WallRunner {
  @Override
  public int run(int port, Console console) {
    ran.accept(port);
    return ExitCode.OK.code();
  }

  @Override
  public int score(ScoreOptions options, Console console) {
    throw new AssertionError("nobody asked for a score");
  }

  @Override
  public String scoreRules() {
    return "";
  }
}
