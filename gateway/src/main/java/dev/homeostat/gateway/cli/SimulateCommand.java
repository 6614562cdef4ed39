package dev.homeostat.gateway.cli;

import dev.homeostat.core.simulation.Policy;
import dev.homeostat.core.simulation.Scenario;
import dev.homeostat.core.simulation.Simulation;
import dev.homeostat.core.simulation.SimulationReport;
import dev.homeostat.core.simulation.Watcher;
import dev.homeostat.gateway.config.Problem;
import dev.homeostat.gateway.config.SimulationFile;
import dev.homeostat.gateway.config.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code simulate}: runs a traffic model through the router in virtual time. */
final class SimulateCommand {
  private static final int MOST_SEEDS = 100;

  /** Runs that are over sooner say nothing on their way. */
  private static final long QUIET_NANOS = 2_000_000_000L;

  private static final List<Policy> USUAL =
      List.of(
          Policy.OURS,
          Policy.ROUND_ROBIN,
          Policy.LEAST_LATENCY,
          Policy.THOMPSON,
          Policy.P2C_EWMA,
          Policy.ORACLE);

  private final Map<String, String> environment;
  private final Console console;
  private final Path folder;
  private long toldAt;

  SimulateCommand(Map<String, String> environment, Console console, Path folder) {
    this.environment = environment;
    this.console = console;
    this.folder = folder;
  }

  /** The command with its options. */
  static CommandSpec grammar(CommandSpec spec) {
    return spec.addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .paramLabel("FILE")
                .type(String.class)
                .description("The traffic model: docs/simulation.md, examples/simulation.yaml.")
                .build())
        .addOption(text("--seed", "N", "Where chance begins. Default: the file's, else 1."))
        .addOption(
            text("--seeds", "N", "So many runs of each policy, seed after seed. Default: 1."))
        .addOption(
            OptionSpec.builder("--guarded")
                .type(boolean.class)
                .description("Compare with the other policies behind our breakers, too.")
                .build())
        .addOption(
            OptionSpec.builder("--json")
                .type(boolean.class)
                .description("Machine-readable.")
                .build());
  }

  ExitCode run(ParseResult command) {
    String name = command.matchedPositionalValue(0, null);
    if (name == null) {
      throw usage(command, "nothing to simulate: name a file, like examples/simulation.yaml");
    }
    Long seed = number(command, "--seed", 0, Integer.MAX_VALUE);
    Long seeds = number(command, "--seeds", 1, MOST_SEEDS);
    SimulationFile file = SimulationFile.load(folder.resolve(name), Surroundings.of(environment));
    for (Problem problem : file.problems()) {
      console.err().println(problem.text());
    }
    SimulationFile.Read model = file.model();
    if (model == null) {
      return ExitCode.CONFIGURATION;
    }
    long first = seed == null ? model.seed() : seed;
    int runs = seeds == null ? 1 : seeds.intValue();
    List<Policy> policies =
        command.matchedOptionValue("--guarded", false) ? List.of(Policy.values()) : USUAL;
    Map<Policy, List<SimulationReport>> reports = new EnumMap<>(Policy.class);
    toldAt = System.nanoTime();
    for (Policy policy : policies) {
      List<SimulationReport> ofPolicy = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        Scenario world = model.drift().world(model.scenario(), first + i);
        String what = policy.label() + (runs == 1 ? "" : ", seed " + (first + i));
        ofPolicy.add(Simulation.run(world, policy, first + i, progress(what, world.nanos())));
      }
      reports.put(policy, ofPolicy);
    }
    SimulationText text = new SimulationText(model.scenario(), first, reports);
    if (command.matchedOptionValue("--json", false)) {
      console.out().println(text.json());
    } else {
      console.out().print(text.table());
    }
    return ExitCode.OK;
  }

  private Watcher progress(String what, long nanos) {
    return new Watcher() {
      @Override
      public void progress(long now) {
        long real = System.nanoTime();
        if (real - toldAt >= QUIET_NANOS) {
          toldAt = real;
          console.err().println("homeostat: " + what + ": " + (long) (now * 100.0 / nanos) + " %");
        }
      }
    };
  }

  private static @Nullable Long number(ParseResult command, String option, long least, long most) {
    String text = command.matchedOptionValue(option, null);
    if (text == null) {
      return null;
    }
    boolean digits = text.matches("[0-9]{1,10}");
    if (!digits || Long.parseLong(text) < least || Long.parseLong(text) > most) {
      throw usage(command, "%s: %s (expected: %d..%d)".formatted(option, text, least, most));
    }
    return Long.valueOf(text);
  }

  private static OptionSpec text(String name, String label, String description) {
    return OptionSpec.builder(name)
        .arity("1")
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  private static ParameterException usage(ParseResult command, String message) {
    return new ParameterException(command.commandSpec().commandLine(), message);
  }
}
