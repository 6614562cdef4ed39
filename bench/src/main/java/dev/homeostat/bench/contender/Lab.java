package dev.homeostat.bench.contender;

import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.Logs;
import dev.homeostat.bench.machine.ProcessTree;
import dev.homeostat.bench.machine.Readiness;
import dev.homeostat.bench.machine.Readiness.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Where contenders are started.
 *
 * @param root the repository
 * @param work a temporary folder of this run
 * @param children owner of every process
 * @param mockPort the mock provider's port
 * @param mock the mock provider's process
 * @param models every model name the run will ask for
 * @param cores workers a contender may use, one each
 * @param starts how often each is started to measure its start
 */
public record Lab(
    Path root,
    Path work,
    Children children,
    int mockPort,
    ProcessTree mock,
    List<String> models,
    int cores,
    int starts) {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Some peers import for half a minute, on a busy machine for several. */
  static final Duration PEER_START_LIMIT = Duration.ofMinutes(5);

  private static final int LOG_LINES = 20;

  /**
   * A contender that stays.
   *
   * @param processes its tree
   * @param starts time to ready, one per start
   */
  record Launched(ProcessTree processes, List<Duration> starts) {}

  /**
   * Starts a server as often as wanted and keeps the last. Empty when one start failed; then the
   * end of its log is on standard error.
   */
  Optional<Launched> launch(ProcessBuilder builder, int port, String readyPath, Path log)
      throws IOException {
    Probe probe = Probe.get(readyPath);
    return launch(builder, () -> OptionalInt.of(port), probe, log, START_LIMIT);
  }

  /**
   * The same for a server that may choose its port itself.
   *
   * @param port asked before each probe; empty as long as it is unknown
   */
  Optional<Launched> launch(
      ProcessBuilder builder, Supplier<OptionalInt> port, Probe probe, Path log, Duration limit)
      throws IOException {
    List<Duration> times = new ArrayList<>();
    while (true) {
      long spawned = System.nanoTime();
      Process process = children.start(builder);
      Optional<Duration> took = Readiness.await(process, port, probe, spawned, limit);
      if (took.isEmpty()) {
        children.end(process);
        Logs.tail(log, LOG_LINES).forEach(line -> System.err.println("         | " + line));
        return Optional.empty();
      }
      times.add(took.get());
      if (times.size() == starts) {
        return Optional.of(new Launched(new ProcessTree(process.pid()), times));
      }
      children.end(process);
    }
  }
}
