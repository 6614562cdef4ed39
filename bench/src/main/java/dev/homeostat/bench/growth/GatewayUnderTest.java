package dev.homeostat.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.Logs;
import dev.homeostat.bench.machine.ProcessTree;
import dev.homeostat.bench.machine.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A gateway with a configuration of ours, started by the launcher with its own memory limits.
 *
 * @param process the launcher's, which becomes the JVM
 * @param port where it listens
 * @param start from spawn to the first 200 of {@code /readyz}
 */
record GatewayUnderTest(Process process, int port, Duration start) {
  /** What counts direct memory, whoever allocates it; some 1 % of the process. */
  static final String TRACKED = "-XX:NativeMemoryTracking=summary";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_LINES = 20;

  /**
   * How one is started.
   *
   * @param root the repository
   * @param work a folder of its own
   * @param command split at spaces; {@code {config}} and {@code {port}} are filled in
   * @param javaOptions behind the launcher's own, may be empty
   */
  record Recipe(Path root, Path work, String command, String javaOptions) {}

  /**
   * Starts it and waits until it is ready.
   *
   * @param yaml the configuration
   * @throws IOException when it does not become ready; the end of its log is on standard error
   */
  static GatewayUnderTest start(Children children, Recipe recipe, String yaml) throws IOException {
    int port = Readiness.freePort();
    Files.createDirectories(recipe.work());
    Path configuration = recipe.work().resolve("homeostat.yaml");
    Files.writeString(configuration, yaml, UTF_8);
    Path log = recipe.work().resolve("output.log");
    ProcessBuilder builder =
        Homeostat.process(recipe.root(), recipe.command(), configuration, port, log);
    builder.environment().put("HOMEOSTAT_JAVA_OPTS", recipe.javaOptions());
    long spawned = System.nanoTime();
    Process process = children.start(builder);
    Optional<Duration> took = Readiness.await(process, port, "/readyz", spawned, START_LIMIT);
    if (took.isEmpty()) {
      children.end(process);
      Logs.tail(log, LOG_LINES).forEach(line -> System.err.println("         | " + line));
      throw new IOException("the gateway did not become ready");
    }
    return new GatewayUnderTest(process, port, took.get());
  }

  /** Its API. */
  URI base() {
    return URI.create("http://127.0.0.1:" + port + "/v1");
  }

  /** Its CPU and memory. */
  ProcessTree tree() {
    return new ProcessTree(process.pid());
  }

  /** Its heap and direct memory. */
  JvmMemory memory() {
    return new JvmMemory(process.pid());
  }
}
