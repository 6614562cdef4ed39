package dev.homeostat.bench;

import dev.homeostat.bench.contender.Contender;
import dev.homeostat.bench.contender.Direct;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.contender.Lab;
import dev.homeostat.bench.contender.Nginx;
import dev.homeostat.bench.contender.OfferedPeers;
import dev.homeostat.bench.contender.Peer;
import dev.homeostat.bench.contender.Standing;
import dev.homeostat.bench.growth.GrowthCommand;
import dev.homeostat.bench.growth.HoldCommand;
import dev.homeostat.bench.growth.SoakCommand;
import dev.homeostat.bench.install.Installer;
import dev.homeostat.bench.load.LoadCommand;
import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.MachineFacts;
import dev.homeostat.bench.machine.ProcessTree;
import dev.homeostat.bench.machine.Programs;
import dev.homeostat.bench.machine.Readiness;
import dev.homeostat.bench.machine.Workspace;
import dev.homeostat.bench.mock.MockCommand;
import dev.homeostat.bench.report.Report;
import dev.homeostat.bench.report.ReportFolder;
import dev.homeostat.bench.variants.VariantsCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The benchmark's entry point. One run starts the mock, the load generator and the contenders, each
 * a process of its own on loopback, measures them in random order and writes a report.
 *
 * <p>Exit codes: 0 a report of all that was asked for; 1 a contender failed to start or an exchange
 * failed, peers excepted; 2 a wrong command line; 3 the time limit.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure direct, nginx, Homeostat and peers beside each other in one run.",
    footer = "  inner     Measure the inner loops, which the launcher builds and runs.",
    subcommands = {
      MockCommand.class,
      LoadCommand.class,
      HoldCommand.class,
      GrowthCommand.class,
      SoakCommand.class,
      VariantsCommand.class
    })
public final class Bench implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Spec private CommandSpec command = CommandSpec.create();

  private Bench() {}

  /** Runs the command line. */
  public static void main(String[] arguments) {
    // Reports are read everywhere: their numbers are written in one way.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(arguments));
  }

  /** The same without ending the process. */
  static int run(String... arguments) {
    return new CommandLine(new Bench())
        .setParameterExceptionHandler(Bench::refused)
        .execute(arguments);
  }

  /** One line, not buried under all options. */
  private static int refused(ParameterException error, String[] words) {
    CommandLine asked = error.getCommandLine();
    String message = String.valueOf(error.getMessage());
    for (String word : words) {
      message = message.replace(word, Peer.masked(word));
    }
    asked.getErr().println("bench: " + message);
    asked
        .getErr()
        .println("./homeostat " + asked.getCommandSpec().qualifiedName() + " --help lists options");
    return asked.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public Integer call() throws IOException {
    String busyBefore = MachineFacts.loadAverage();
    Plan plan;
    List<Contender> contenders;
    try {
      plan = options.plan();
      contenders = contenders();
      requireListening(contenders);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try (Workspace place = Workspace.open("homeostat-bench");
        Children children = Children.create()) {
      Map<String, String> missing = prepare(contenders, children);
      Watchdog.start(options.limit());
      MachineFacts facts = MachineFacts.read(place.root());
      Workers workers = new Workers(children);
      Workers.Mock mock = workers.mock(options.mockThreads(), options.mockPort);
      Generator load = workers.load(options.loadThreads());
      Lab lab = lab(plan, place, children, mock);
      List<Standing> standings = start(contenders, missing, lab);
      List<Standing.Running> running = only(standings, Standing.Running.class);
      Measurements measured = new Run(plan, running, load, System.err).measure();
      Report report =
          new Report(
              LocalDate.now(ZoneOffset.UTC),
              facts.afterwards(place.root()),
              busyBefore,
              MachineFacts.loadAverage(),
              plan,
              options.quick(),
              options.said(command.commandLine().getParseResult().originalArgs()),
              lab.cores(),
              only(standings, Standing.Absent.class),
              options.unasked(),
              measured);
      publish(report, place.root());
      return wellDone(standings, measured) ? 0 : 1;
    }
  }

  private List<Contender> contenders() {
    Stream<Contender> own =
        Stream.of(new Direct(), new Nginx(), new Homeostat(options.homeostatCommand));
    List<Contender> all =
        Stream.<Stream<? extends Contender>>of(
                own.filter(contender -> options.wants(contender.name())),
                options.peers.stream().map(Peer::parse),
                OfferedPeers.chosen(options.offered, Installer.usualCache()).stream())
            .<Contender>flatMap(peers -> peers)
            .toList();
    Set<String> names = new HashSet<>();
    for (Contender contender : all) {
      if (!names.add(contender.name())) {
        throw new IllegalArgumentException(
            "peer: " + contender.name() + " (expected: another name, this one is taken)");
      }
    }
    return all;
  }

  /** A peer that isn't there yet would only be missed after minutes of starting the others. */
  private static void requireListening(List<Contender> contenders) {
    for (Contender contender : contenders) {
      if (contender instanceof Peer peer && !Readiness.listens(peer.base())) {
        throw new IllegalArgumentException(
            "peer: nothing listens at "
                + peer.base()
                + " (expected: "
                + peer.name()
                + " runs already)");
      }
    }
  }

  /** Installs before the time limit begins; why somebody can't be measured, by name. */
  private Map<String, String> prepare(List<Contender> contenders, Children children)
      throws IOException {
    Installer installer =
        new Installer(
            children,
            Programs.ofPath(),
            Installer.usualCache(),
            !options.installNothing,
            System.err);
    Map<String, String> missing = new HashMap<>();
    for (Contender contender : contenders) {
      contender.prepare(installer).ifPresent(reason -> missing.put(contender.name(), reason));
    }
    return missing;
  }

  private Lab lab(Plan plan, Workspace place, Children children, Workers.Mock mock) {
    return new Lab(
        place.root(),
        place.work(),
        children,
        mock.port(),
        new ProcessTree(mock.process().pid()),
        Scenario.ALL.stream().map(Scenario::model).distinct().toList(),
        options.workers > 0 ? options.workers : Runtime.getRuntime().availableProcessors(),
        plan.starts());
  }

  private static List<Standing> start(
      List<Contender> contenders, Map<String, String> missing, Lab lab) throws IOException {
    List<Standing> standings = new ArrayList<>();
    for (Contender contender : contenders) {
      System.err.println("starting " + contender.name());
      String reason = missing.get(contender.name());
      Standing standing =
          reason == null
              ? contender.start(lab)
              : new Standing.Absent(contender.name(), reason, true);
      System.err.println("         " + said(standing));
      standings.add(standing);
    }
    return standings;
  }

  private static String said(Standing standing) {
    return switch (standing) {
      case Standing.Absent absent -> "not measured: " + absent.reason();
      case Standing.Running running when running.version().isEmpty() -> "runs";
      case Standing.Running running -> "runs, version " + running.version();
    };
  }

  private void publish(Report report, Path root) throws IOException {
    Optional<Path> folder = options.folder(root, report.date(), report.machine().commit());
    if (folder.isEmpty()) {
      System.out.print(report.markdown());
      System.err.println("not kept: --out FOLDER keeps the report, its charts and all trials");
      return;
    }
    Path written = ReportFolder.write(folder.get(), report);
    System.err.println("report: " + written.resolve("README.md"));
  }

  private static boolean wellDone(List<Standing> standings, Measurements measured) {
    boolean allThere =
        only(standings, Standing.Absent.class).stream().allMatch(Standing.Absent::expected);
    return allThere
        && measured.trials().stream()
            .filter(trial -> BenchOptions.OURS.contains(trial.contender()))
            .allMatch(trial -> trial.result().failed() == 0);
  }

  private static <T extends Standing> List<T> only(List<Standing> standings, Class<T> type) {
    return standings.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
