package dev.homeostat.bench.contender;

import dev.homeostat.bench.machine.Readiness.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * How an installed peer is configured for the run and started. All are set up by the same rules, as
 * their documentation says for production: as many workers as cores, logging at errors, no
 * database, rate limits out of the way, and no cache of answers, since all requests of a run are
 * alike and a cache would be measured instead of a gateway. What else it does at its defaults,
 * guards and metrics, it does here too.
 */
interface PeerSetup {
  /**
   * Writes what the peer reads.
   *
   * @param installed where it is installed
   * @param folder a folder for its files in this run
   * @param port free a moment ago; most listen there
   */
  Start prepare(Path installed, Path folder, Lab lab, int port) throws IOException;

  /**
   * A prepared start.
   *
   * @param command run in the folder
   * @param environment set besides what it inherits
   * @param port where it listens; empty as long as that is unknown
   * @param probe answered with 200 as soon as it is ready
   * @param basePath of its OpenAI API
   * @param model its spelling, {@code {}} stands for the mock's name
   * @param headers of each request to it
   */
  record Start(
      List<String> command,
      Map<String, String> environment,
      Supplier<OptionalInt> port,
      Probe probe,
      String basePath,
      String model,
      Map<String, String> headers) {
    /** For a peer with the usual address and spelling. */
    static Start usual(
        List<String> command, Map<String, String> environment, int port, String readyPath) {
      return new Start(
          command,
          environment,
          () -> OptionalInt.of(port),
          Probe.get(readyPath),
          "/v1",
          "{}",
          Map.of());
    }
  }
}
