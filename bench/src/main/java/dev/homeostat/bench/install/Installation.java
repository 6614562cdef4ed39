package dev.homeostat.bench.install;

import java.nio.file.Path;

/** What came of an install. */
public sealed interface Installation {
  /** It is there. */
  record Done(Path folder) implements Installation {}

  /**
   * It is not.
   *
   * @param reason one sentence for the report
   */
  record Missing(String reason) implements Installation {}
}
