package dev.homeostat.gateway.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command run to its end, its output shown as it comes. */
final class ChildProcess {
  private ChildProcess() {}

  /**
   * How it went.
   *
   * @param exit its exit code
   * @param inTime false when it was ended for taking too long
   * @param lines all it printed
   */
  record Result(int exit, boolean inTime, List<String> lines) {
    Result {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Runs a command; one that takes longer than the limit is killed with all it started.
   *
   * @throws IOException when it can't be started
   */
  static Result run(
      Path folder, Map<String, String> environment, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    // Nothing may stand between the client and the gateway.
    builder.environment().keySet().removeIf(ChildProcess::namesProxy);
    Process process = builder.start();
    process.getOutputStream().close();
    AtomicBoolean tooLong = new AtomicBoolean();
    Thread guard = Thread.ofVirtual().start(() -> endAfter(limit, process, tooLong));
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        System.out.println(line);
      }
    }
    int exit = process.waitFor();
    guard.interrupt();
    guard.join();
    return new Result(exit, !tooLong.get(), lines);
  }

  private static void endAfter(Duration limit, Process process, AtomicBoolean tooLong) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        tooLong.set(true);
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly(); // first: it mustn't end well because its children are gone
        started.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it has ended by itself
    }
  }

  private static boolean namesProxy(String variable) {
    return variable.toLowerCase(Locale.ROOT).endsWith("_proxy");
  }
}
