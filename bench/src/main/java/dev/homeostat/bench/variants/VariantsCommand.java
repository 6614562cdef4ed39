package dev.homeostat.bench.variants;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.bench.Generator;
import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Plan;
import dev.homeostat.bench.Run;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Watchdog;
import dev.homeostat.bench.Workers;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.contender.Lab;
import dev.homeostat.bench.contender.Standing;
import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.MachineFacts;
import dev.homeostat.bench.machine.Outputs;
import dev.homeostat.bench.machine.ProcessTree;
import dev.homeostat.bench.machine.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures the gateway beside itself in other settings: all run at once, each trial loads one. Exit
 * codes: 0 all measured; 1 a variant did not start or an exchange failed; 2 a wrong command line.
 */
@Command(
    name = "variants",
    mixinStandardHelpOptions = true,
    description = "Measure the gateway in other settings of its JVM beside each other.")
public final class VariantsCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final List<String> USUAL =
      List.of("json-c1", "json-c64", "paced-64", "burst-c8", "prompt-1mb");

  @Option(
      names = "--only",
      split = ",",
      description =
          "Only these, by name or group; --list shows both. The standard and its twin come always.")
  private List<String> only = List.of();

  @Option(names = "--list", description = "List the variants and end.")
  private boolean list;

  @Option(names = "--quick", description = "Two rounds of short trials; noisier.")
  private boolean quick;

  @Option(
      names = "--scenarios",
      split = ",",
      description =
          "Other scenarios than json-c1, json-c64, paced-64, burst-c8, prompt-1mb, by their ids;"
              + " 'all' for the harshest mix.")
  private List<String> scenarios = USUAL;

  @Option(names = "--rounds", description = "Trials of each. Default: 5, quick 2.")
  private @Nullable Integer rounds;

  @Option(names = "--trial-millis", description = "Length of a trial. Default: 3000, quick 800.")
  private @Nullable Long trialMillis;

  @Option(names = "--warm-up", description = "JSON exchanges before. Default: 20000, quick 5000.")
  private @Nullable Long warmUp;

  @Option(names = "--seed", description = "Seed of the random order. Default: from the clock.")
  private @Nullable Long seed;

  @Option(names = "--out", description = "Also write the report to this file.")
  private @Nullable Path out;

  @Spec private CommandSpec command = CommandSpec.create();

  /** Created by the command line. */
  public VariantsCommand() {}

  @Override
  public Integer call() throws IOException {
    List<Variant> variants;
    Plan plan;
    try {
      variants = list ? Variants.ALL : Variants.chosen(only);
      plan = plan();
      Outputs.file(out);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    if (list) {
      variants.forEach(
          one -> System.out.printf("%-10s %-13s %s%n", one.group(), one.name(), one.setting()));
      return 0;
    }
    return measure(variants, plan);
  }

  private int measure(List<Variant> variants, Plan plan) throws IOException {
    Watchdog.start(LIMIT);
    try (Workspace place = Workspace.open("homeostat-variants");
        Children children = Children.create()) {
      Path root = place.root();
      MachineFacts facts = MachineFacts.read(root);
      Path authority = place.work().resolve("authority.pem");
      Workers workers = new Workers(children);
      Workers.Mock mock = workers.mockWithTls(Workers.usualThreads(), authority);
      Generator load = workers.load(Workers.usualThreads());
      List<Standing.Running> running = new ArrayList<>();
      List<String> absent = new ArrayList<>();
      for (Variant variant : variants) {
        System.err.println("starting " + variant.name());
        Path folder = Files.createDirectories(place.work().resolve(variant.name()));
        Lab lab = lab(root, folder, children, mock, variant, plan);
        switch (start(variant, lab, authority)) {
          case Standing.Running one -> running.add(named(variant, one));
          case Standing.Absent one -> absent.add(variant.name() + ": " + one.reason());
        }
      }
      Measurements measured = new Run(plan, running, load, System.err).measure();
      String report =
          new VariantReport(facts.afterwards(root), plan, variants, absent, measured).markdown();
      System.out.print(report);
      if (out != null) {
        Files.writeString(out, report, UTF_8);
      }
      boolean clean = measured.trials().stream().allMatch(trial -> trial.result().failed() == 0);
      return absent.isEmpty() && clean ? 0 : 1;
    }
  }

  private Plan plan() {
    List<String> known = Scenario.ALL.stream().map(Scenario::id).toList();
    boolean all = scenarios.equals(List.of("all"));
    for (String id : scenarios) {
      if (!all && !known.contains(id)) {
        throw new IllegalArgumentException("scenarios: " + id + " (expected: " + known + ")");
      }
    }
    return new Plan(
        Scenario.ALL.stream().filter(one -> all || scenarios.contains(one.id())).toList(),
        rounds == null ? (quick ? 2 : 5) : rounds,
        trialMillis == null ? (quick ? 800 : 3_000) : trialMillis,
        warmUp == null ? (quick ? 5_000 : 20_000) : warmUp,
        quick ? 500 : 2_000,
        quick ? 1 : 5,
        seed == null ? System.currentTimeMillis() : seed);
  }

  private static Lab lab(
      Path root, Path folder, Children children, Workers.Mock mock, Variant variant, Plan plan) {
    return new Lab(
        root,
        folder,
        children,
        variant.tls() ? mock.tlsPort() : mock.port(),
        new ProcessTree(mock.process().pid()),
        Scenario.ALL.stream().map(Scenario::model).distinct().toList(),
        Runtime.getRuntime().availableProcessors(),
        plan.starts());
  }

  private static Standing start(Variant variant, Lab lab, Path authority) throws IOException {
    Path script = lab.work().resolve("start");
    Files.writeString(script, variant.script(lab.root().resolve("homeostat"), authority), UTF_8);
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + ": cannot be made executable");
    }
    return new Homeostat(script + " {config} {port}").start(lab);
  }

  private static Standing.Running named(Variant variant, Standing.Running one) {
    return new Standing.Running(
        variant.name(), one.base(), one.model(), one.headers(), one.processes(), one.starts(), "");
  }
}
