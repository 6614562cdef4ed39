package dev.homeostat.bench.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process wrote before it failed. */
public final class Logs {
  private Logs() {}

  /** The last lines of a log; what is no UTF-8 is replaced, because a log is not worth an error. */
  public static List<String> tail(Path log, int count) throws IOException {
    List<String> lines = new String(Files.readAllBytes(log), UTF_8).lines().toList();
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }
}
