package dev.homeostat.bench.growth;

import dev.homeostat.bench.Watchdog;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.machine.Outputs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Loads the gateway for a while and says whether its memory stays.
 *
 * <p>Exit codes as {@link GrowthCommand}'s.
 */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "Load the gateway with a mix for a while and watch its memory.")
public final class SoakCommand implements Callable<Integer> {
  private static final double MOST_MINUTES = 24 * 60;

  /** Parts of a minute, or longer ones when the table would have too many rows. */
  private static final double MOST_PARTS = 30;

  @Option(
      names = "--minutes",
      defaultValue = "20",
      description = "How long. Default: ${DEFAULT-VALUE}")
  private double minutes;

  @Option(names = "--out", description = "Also write the report and its chart into this folder.")
  private @Nullable Path out;

  @Option(
      names = "--homeostat-cmd",
      defaultValue = Homeostat.USUAL,
      description = "How Homeostat is started. Default: ${DEFAULT-VALUE}")
  private String command = Homeostat.USUAL;

  @Option(
      names = "--java-opts",
      defaultValue = "",
      description = "Options for its JVM behind the launcher's own.")
  private String javaOptions = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Created by the command line. */
  public SoakCommand() {}

  @Override
  public Integer call() throws IOException {
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw new ParameterException(
          spec.commandLine(), "minutes: " + minutes + " (expected: above 0, at most 1440)");
    }
    try {
      Outputs.folder(out);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    double each = Math.min(minutes, Math.max(1, minutes / MOST_PARTS));
    int count = (int) Math.ceil(minutes / each);
    Watchdog.start(Duration.ofMinutes(10 + (long) Math.ceil(1.2 * minutes)));
    PrintStream progress = System.err;
    try (Stage stage = Stage.set(command, javaOptions, progress)) {
      String[] models = Mix.ALL.stream().map(Mix::model).distinct().toArray(String[]::new);
      GatewayUnderTest gateway = stage.gateway(stage.fleet().offering(models), true);
      Publication publication = Publication.begin(stage, "");
      SoakRun run = new SoakRun(stage, gateway);
      run.run(count, Duration.ofMillis((long) (each * 60_000)));
      boolean ended = !gateway.process().isAlive();
      stage.end(gateway);
      Chapter chapter = SoakReport.of(run.samples(), run.parts(), ended);
      publication.publish("soak", "Soak", List.of(chapter), out);
      return chapter.failed() == 0 ? 0 : 1;
    }
  }
}
