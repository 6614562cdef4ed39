package dev.homeostat.bench.growth;

import dev.homeostat.bench.Watchdog;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.machine.Outputs;
import java.io.IOException;
import java.io.PrintStream;
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
 * Measures how the gateway's cost grows.
 *
 * <p>Exit codes: 0 measured; 1 a gateway did not start, an exchange failed, or streams were not
 * held; 2 a wrong command line. A missed budget is in the report and no failure.
 */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = "Measure how cost grows with targets, keys, prompts and idle streams.")
public final class GrowthCommand implements Callable<Integer> {
  private static final List<String> ALL =
      List.of("targets", "keys", "prompts", "streams", "streams-tls");

  @Option(names = "--quick", description = "A short run, about three minutes; noisier.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      description = "Only these of: targets,keys,prompts,streams,streams-tls.")
  private List<String> only = List.of();

  @Option(names = "--out", description = "Also write the report and its charts into this folder.")
  private @Nullable Path out;

  @Option(
      names = "--most",
      description = "Leave out sizes above this; the smallest is always there.")
  private int most = Integer.MAX_VALUE;

  @Option(names = "--rounds", description = "Trials of each. Default: 7, quick 3.")
  private @Nullable Integer rounds;

  @Option(names = "--trial-millis", description = "Length of a trial. Default: 3000, quick 800.")
  private @Nullable Long trialMillis;

  @Option(
      names = "--warm-up",
      description = "Exchanges of each before. Default: 40000, quick 8000.")
  private @Nullable Long warmUp;

  @Option(names = "--seed", description = "Seed of the random order. Default: from the clock.")
  private @Nullable Long seed;

  @Option(
      names = "--homeostat-cmd",
      defaultValue = Homeostat.USUAL,
      description = "How Homeostat is started. Default: ${DEFAULT-VALUE}")
  private String command = Homeostat.USUAL;

  @Option(
      names = "--java-opts",
      defaultValue = "",
      description = "Options for its JVM behind the launcher's own, such as -Xmx256m.")
  private String javaOptions = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Created by the command line. */
  public GrowthCommand() {}

  @Override
  public Integer call() throws IOException {
    for (String name : only) {
      if (!ALL.contains(name)) {
        throw new ParameterException(
            spec.commandLine(), "only: " + name + " (expected: " + ALL + ")");
      }
    }
    try {
      if (most < 1) {
        throw new IllegalArgumentException("most: " + most + " (expected: 1 or more)");
      }
      Outputs.folder(out);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Watchdog.start(Duration.ofHours(1));
    PrintStream progress = System.err;
    Pace pace = pace();
    List<Chapter> chapters = new ArrayList<>();
    try (Stage stage = Stage.set(command, javaOptions, progress)) {
      Publication publication = Publication.begin(stage, "; " + pace.words());
      for (String id : ALL) {
        if (only.isEmpty() || only.contains(id)) {
          progress.println("growth of " + id);
          chapters.add(chapter(stage, id, pace));
        }
      }
      publication.publish("growth", "How cost grows", chapters, out);
    }
    return chapters.stream().allMatch(chapter -> chapter.failed() == 0) ? 0 : 1;
  }

  private Chapter chapter(Stage stage, String id, Pace pace) throws IOException {
    return switch (id) {
      case "targets" -> CountCurve.targets(stage.fleet()).measure(stage, counts(), pace);
      case "keys" -> CountCurve.keys(stage.fleet()).measure(stage, counts(), pace);
      case "prompts" -> PromptCurve.measure(stage, Sizes.upTo(Sizes.PROMPTS, most), pace);
      case "streams" -> StreamCurve.plaintext(stage).measure(Sizes.upTo(Sizes.STREAMS, most), pace);
      case "streams-tls" ->
          StreamCurve.inTls(stage).measure(Sizes.upTo(Sizes.STREAMS_IN_TLS, most), pace);
      default -> throw new IllegalArgumentException(id);
    };
  }

  private List<Integer> counts() {
    return Sizes.upTo(Sizes.COUNTS, most);
  }

  private Pace pace() {
    return new Pace(
        rounds == null ? (quick ? 3 : 7) : rounds,
        trialMillis == null ? (quick ? 800 : 3_000) : trialMillis,
        warmUp == null ? (quick ? 8_000 : 40_000) : warmUp,
        seed == null ? System.currentTimeMillis() : seed);
  }
}
