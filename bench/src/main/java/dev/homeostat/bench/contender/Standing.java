package dev.homeostat.bench.contender;

import dev.homeostat.bench.machine.ProcessTree;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of starting a contender. */
public sealed interface Standing {
  /** The contender's name. */
  String name();

  /**
   * It answers.
   *
   * @param base its API, with the version
   * @param model its spelling of a model, {@code {}} stands for the mock's name
   * @param headers what each request to it carries besides
   * @param processes whose CPU and memory count; empty when unknown
   * @param starts time from spawn to first 200, one per start; empty for those not started by us
   * @param version what it says it is; empty when unknown
   */
  record Running(
      String name,
      URI base,
      String model,
      Map<String, String> headers,
      Optional<ProcessTree> processes,
      List<Duration> starts,
      String version)
      implements Standing {

    /** One that does not say its version. */
    public Running(
        String name,
        URI base,
        String model,
        Map<String, String> headers,
        Optional<ProcessTree> processes,
        List<Duration> starts) {
      this(name, base, model, headers, processes, starts, "");
    }
  }

  /**
   * It is not measured.
   *
   * @param reason one sentence for the report
   * @param expected whether this is an ordinary machine without it, rather than a failure
   */
  record Absent(String name, String reason, boolean expected) implements Standing {}
}
