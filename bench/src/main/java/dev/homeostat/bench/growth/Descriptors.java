package dev.homeostat.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How many files a process may have open. A JVM raises its own limit to the hard one. */
final class Descriptors {
  private Descriptors() {}

  /** The hard limit of this process and its children; unlimited where Linux does not say. */
  static long hardLimit() {
    try {
      return hardLimit(Files.readString(Path.of("/proc/self/limits"), UTF_8));
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The same from the text of proc_pid_limits(5). */
  static long hardLimit(String limits) {
    return limits
        .lines()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> Arrays.asList(line.strip().split("\\s+", -1)))
        .map(fields -> fields.get(4))
        .filter(hard -> hard.chars().allMatch(Character::isDigit))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }
}
