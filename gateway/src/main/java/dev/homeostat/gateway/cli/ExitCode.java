package dev.homeostat.gateway.cli;

/** What the process says when it ends. Part of the interface: scripts go by it. */
public enum ExitCode {
  /** Everything went as asked. */
  OK(0, "ok"),
  /** A bug, or something nobody foresaw. */
  UNEXPECTED(1, "unexpected error"),
  /** The command line was not understood. */
  USAGE(2, "wrong usage"),
  /** The configuration has errors; all of them were printed. */
  CONFIGURATION(3, "bad configuration"),
  /** Another process listens there. */
  ADDRESS_IN_USE(4, "address in use"),
  /** Only the launcher ends with it: without a JDK there is no process. */
  NO_JDK(5, "no JDK 25"),
  /** The run is fine, its result isn't: a scenario of {@code wall score} did not pass. */
  NOT_PASSED(6, "not every scenario passed"),
  /** Ctrl-C a second time: what was under way was cut off. 128 and the signal's number. */
  INTERRUPTED(130, "interrupted twice");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number itself. */
  public int code() {
    return code;
  }

  /** What it means, for {@code help}. */
  public String meaning() {
    return meaning;
  }
}
