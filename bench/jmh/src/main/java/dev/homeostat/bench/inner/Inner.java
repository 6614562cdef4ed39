package dev.homeostat.bench.inner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures the inner loops and prints one table under a line that says where. Exit codes: 0
 * measured, whether or not a budget was kept; 1 a benchmark failed; 2 a wrong command line, also a
 * pattern that matches none.
 */
@Command(
    name = "bench inner",
    mixinStandardHelpOptions = true,
    description = "Measure the inner loops of core and wire, with what they allocate.")
public final class Inner implements Callable<Integer> {
  @Option(names = "--quick", description = "One fork, two short iterations; noisier.")
  private boolean quick;

  @Option(names = "--out", description = "Also write the report to this file.")
  private @Nullable Path out;

  @Parameters(
      paramLabel = "PATTERN",
      description = "Only benchmarks that match one of these regular expressions, e.g. Plan.*auto.")
  private List<String> patterns = List.of();

  private Inner() {}

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Inner()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    patterns.forEach(options::include);
    if (quick) {
      TimeValue span = TimeValue.milliseconds(400);
      options.forks(1).warmupIterations(2).warmupTime(span);
      options.measurementIterations(2).measurementTime(span);
    }
    System.err.println("measuring" + (quick ? "" : "; all of it takes about ten minutes"));
    Collection<RunResult> results;
    try {
      results = new Runner(options.build()).run();
    } catch (NoBenchmarksException e) {
      System.err.println(
          "bench inner: no benchmark matches "
              + String.join(", ", patterns)
              + " (expected: a part of a name, such as Plan, Stream or Classify)");
      return 2;
    } catch (PatternSyntaxException e) {
      System.err.println(
          "bench inner: "
              + e.getPattern()
              + " (expected: a regular expression; Plan, for example)");
      return 2;
    } catch (RunnerException e) {
      System.err.println("bench inner: " + e.getMessage());
      return 1;
    }
    String report = head() + Figures.of(results);
    System.out.print(report);
    if (out != null) {
      Files.writeString(out, report, UTF_8);
    }
    return results.isEmpty() ? 1 : 0;
  }

  /** Where and what; the launcher knows the commit. */
  private String head() {
    return "# Inner loops\n\nCommit %s, %d cores, %s %s, JDK %s%s.\n\n"
        .formatted(
            System.getProperty("homeostat.commit", "unknown"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            quick ? "; a quick run, whose figures are noisier" : "");
  }
}
