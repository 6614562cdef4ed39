package dev.homeostat.bench.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a reader needs to judge the figures.
 *
 * @param cores processors the JVM may use
 * @param cpuModel name from the kernel
 * @param kernel operating system and release
 * @param jdk runtime version
 * @param nginx its version line, empty without nginx
 * @param commit the commit measured, marked when the tree had changes
 */
public record MachineFacts(
    int cores, String cpuModel, String kernel, String jdk, Optional<String> nginx, String commit) {

  /** Reads the facts of this machine and of the repository at {@code root}. */
  public static MachineFacts read(Path root) {
    return new MachineFacts(
        Runtime.getRuntime().availableProcessors(),
        cpuModelOrArchitecture(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        ask(root, List.of("nginx", "-v")),
        commitOf(root));
  }

  /** The same facts, with what became of the repository since they were read. */
  public MachineFacts afterwards(Path root) {
    String now = commitOf(root);
    return now.equals(commit)
        ? this
        : new MachineFacts(cores, cpuModel, kernel, jdk, nginx, commit + ", during the run " + now);
  }

  /** The load average over one minute; tells a reader how busy the machine was otherwise. */
  public static String loadAverage() {
    try {
      return Files.readString(Path.of("/proc/loadavg"), UTF_8).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String cpuModelOrArchitecture() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static String commitOf(Path root) {
    String commit = ask(root, List.of("git", "rev-parse", "--short=12", "HEAD")).orElse("unknown");
    Optional<String> status = said(root, List.of("git", "status", "--porcelain"));
    if (status.isEmpty()) {
      return commit + ", nobody knows whether with changes";
    }
    return status.get().isEmpty() ? commit : commit + " with uncommitted changes";
  }

  /** The first line a command prints; empty when it fails, is missing, or prints nothing. */
  private static Optional<String> ask(Path directory, List<String> command) {
    return said(directory, command).flatMap(text -> text.lines().findFirst());
  }

  /** All that a command prints; empty when it fails, is missing, or takes more than 5 s. */
  private static Optional<String> said(Path directory, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS).execute(process::destroyForcibly);
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
