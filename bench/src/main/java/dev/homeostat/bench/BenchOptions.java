package dev.homeostat.bench;

import dev.homeostat.bench.contender.Direct;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.contender.Nginx;
import dev.homeostat.bench.contender.OfferedPeers;
import dev.homeostat.bench.contender.Peer;
import dev.homeostat.bench.machine.Outputs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the benchmark; those left out follow from {@code --quick}. */
final class BenchOptions {
  /** Those whose failures are the run's; peers have their own. */
  static final List<String> OURS = List.of(Direct.NAME, Nginx.NAME, Homeostat.NAME);

  /** A peer's slow starts, its warm-up and its share of the measuring. */
  private static final int PEER_SECONDS_QUICK = 180;

  private static final int PEER_SECONDS = 1_500;

  @Option(names = "--quick", description = "A short run, under 90 s; noisier.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      description = "Measure only these of: direct, nginx, homeostat. Peers come always.")
  private List<String> only = List.of();

  @Option(
      names = "--scenarios",
      split = ",",
      description = "Only these scenarios, by id; any, also those the short run leaves out.")
  private List<String> scenarios = List.of();

  @Option(
      names = "--peer",
      description =
          "name=http://host:port/v1[;model=x/{}][;header=Name: value]; runs already and points at"
              + " the mock, so give --mock-port.")
  List<String> peers = List.of();

  @Option(
      names = "--peers",
      split = ",",
      description =
          "Install, start and stop these too: ultrafast, litellm-rs, tensorzero, portkey, litellm;"
              + " or all.")
  List<String> offered = List.of();

  @Option(
      names = "--no-install",
      description = "Install nothing: neither nginx nor peers; what is there is measured.")
  boolean installNothing;

  @Option(
      names = "--homeostat-cmd",
      defaultValue = Homeostat.USUAL,
      description = "How Homeostat is started, from the repository. Default: ${DEFAULT-VALUE}")
  String homeostatCommand = Homeostat.USUAL;

  @Option(names = "--mock-port", defaultValue = "0", description = "Port of the mock; 0: any.")
  int mockPort;

  @Option(
      names = "--mock-threads",
      defaultValue = "0",
      description = "Event loops of the mock; 0: a quarter of the cores, 1 to 4.")
  private int mockThreads;

  @Option(
      names = "--load-threads",
      defaultValue = "0",
      description = "Event loops of the load generator; 0: a quarter of the cores, 1 to 4.")
  private int loadThreads;

  @Option(
      names = "--workers",
      defaultValue = "0",
      description = "Workers of nginx and of peers that have such; 0: one a core.")
  int workers;

  @Option(names = "--rounds", description = "Trials of each. Default: 5, quick 2.")
  private @Nullable Integer rounds;

  @Option(names = "--trial-millis", description = "Length of a trial. Default: 4000, quick 900.")
  private @Nullable Long trialMillis;

  @Option(
      names = "--warm-up",
      defaultValue = "20000",
      description = "JSON exchanges before measuring. Default: ${DEFAULT-VALUE}")
  private long warmUp;

  @Option(names = "--seed", description = "Seed of the random order. Default: from the clock.")
  private @Nullable Long seed;

  @Option(
      names = "--limit",
      description =
          "Seconds until the run is ended, installing not counted. Default: 2400, quick 240; with"
              + " each peer 1500 more, quick 180.")
  private @Nullable Long limitSeconds;

  @Option(
      names = "--out",
      description =
          "Folder for report, charts and trials; numbered when it is taken. Default:"
              + " docs/benchmarks/DATE-COMMIT for a full run, else none: the report is printed.")
  private @Nullable Path out;

  @Option(names = "--raw", hidden = true)
  private @Nullable String raw;

  /** The plan of the run; a name nobody knows is an error. */
  Plan plan() {
    if (raw != null) {
      throw new IllegalArgumentException(
          "raw: " + raw + " (expected: --out FOLDER, which holds trials.json too)");
    }
    if (mockPort < 0 || mockPort > 65_535) {
      throw new IllegalArgumentException("mock-port: " + mockPort + " (expected: 0 to 65535)");
    }
    if (!peers.isEmpty() && mockPort == 0) {
      throw new IllegalArgumentException(
          "peer: needs --mock-port N, the port of the mock that the gateway is pointed at");
    }
    if (homeostatCommand.isBlank()) {
      throw new IllegalArgumentException(
          "homeostat-cmd: empty (expected: " + Homeostat.USUAL + ")");
    }
    Outputs.folder(out);
    only.forEach(name -> check("only", name, OURS));
    List<String> ids = Scenario.ALL.stream().map(Scenario::id).toList();
    scenarios.forEach(id -> check("scenarios", id, ids));
    return new Plan(
        Scenario.ALL.stream().filter(this::wants).toList(),
        rounds == null ? (quick ? 2 : 5) : rounds,
        trialMillis == null ? (quick ? 900 : 4_000) : trialMillis,
        warmUp,
        quick ? 500 : 3_000,
        quick ? 1 : 5,
        seed == null ? System.currentTimeMillis() : seed);
  }

  /** Where the report goes; empty when it is only printed. */
  Optional<Path> folder(Path root, LocalDate date, String commit) {
    boolean whole = !quick && only.isEmpty() && scenarios.isEmpty();
    Path usual = root.resolve("docs/benchmarks").resolve(date + "-" + shortened(commit));
    return out != null ? Optional.of(out) : whole ? Optional.of(usual) : Optional.empty();
  }

  /** Seven digits name a commit; a tree that differs from it says so. */
  private static String shortened(String commit) {
    String[] words = commit.split(" ", 2);
    String id = words[0].substring(0, Math.min(7, words[0].length()));
    return words.length == 1 ? id : id + "-changed";
  }

  /** Whether a contender of the usual three is wanted. */
  boolean wants(String contender) {
    return only.isEmpty() || only.contains(contender);
  }

  private boolean wants(Scenario scenario) {
    return scenarios.isEmpty() ? scenario.inQuick() || !quick : scenarios.contains(scenario.id());
  }

  boolean quick() {
    return quick;
  }

  /** The command line for a reader, of peers their address only. */
  String said(List<String> words) {
    StringBuilder line = new StringBuilder("./homeostat bench");
    String before = "";
    for (String word : words) {
      boolean peer = before.equals("--peer") || word.startsWith("--peer=");
      String shown = peer ? Peer.masked(word) : word;
      line.append(' ').append(shown.matches("[\\w./:=,-]+") ? shown : quoted(shown));
      before = word;
    }
    return line.toString();
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** The peers on offer that nobody asked for. */
  List<String> unasked() {
    return OfferedPeers.names().stream()
        .filter(name -> !offered.contains("all") && !offered.contains(name))
        .toList();
  }

  int mockThreads() {
    return threads(mockThreads);
  }

  int loadThreads() {
    return threads(loadThreads);
  }

  private static int threads(int wanted) {
    return wanted > 0 ? wanted : Workers.usualThreads();
  }

  Duration limit() {
    if (limitSeconds != null) {
      return Duration.ofSeconds(limitSeconds);
    }
    int count =
        peers.size() + (offered.contains("all") ? OfferedPeers.names().size() : offered.size());
    return Duration.ofSeconds(
        (quick ? 240 : 2_400) + (long) count * (quick ? PEER_SECONDS_QUICK : PEER_SECONDS));
  }

  private static void check(String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: " + known + ")");
    }
  }
}
