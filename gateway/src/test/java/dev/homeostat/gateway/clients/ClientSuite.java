package dev.homeostat.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tests of clients in a process of their own: {@code node --test} in {@code clients/node} or pytest
 * in {@code clients/python}. {@code ./homeostat test} installs them and requires them; a plain
 * {@code mvn test} without them skips these tests and says so.
 *
 * @param folder where it runs
 * @param command what runs it
 * @param passed how it says how many tests passed
 */
record ClientSuite(Path folder, List<String> command, Pattern passed) {
  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final Pattern NODE_PASSED = Pattern.compile("\\S+ pass (\\d+)");
  private static final Pattern PYTEST_PASSED = Pattern.compile("\\b(\\d+) passed\\b");

  /** These files' tests, or all that are found. */
  static ClientSuite node(String... files) {
    Path folder = clients("node");
    require(folder.resolve("node_modules/openai/package.json"));
    return new ClientSuite(
        folder, with(List.of("node", "--test", "--test-reporter=spec"), files), NODE_PASSED);
  }

  /** These files' tests, or all that are found. */
  static ClientSuite python(String... files) {
    Path folder = clients("python");
    Path python = folder.resolve(".venv/bin/python");
    require(python);
    return new ClientSuite(
        folder, with(List.of(python.toString(), "-B", "-m", "pytest"), files), PYTEST_PASSED);
  }

  /** Runs it with this environment: it must pass, and have had something to pass. */
  void passes(Map<String, String> environment) throws Exception {
    ChildProcess.Result result = ChildProcess.run(folder, environment, LIMIT, command);

    assertThat(result.inTime()).as("%s ends within %s", command, LIMIT).isTrue();
    assertThat(result.exit()).as("exit code of %s; its output is above", command).isZero();
    int count =
        result.lines().stream()
            .map(passed::matcher)
            .filter(Matcher::find)
            .mapToInt(found -> Integer.parseInt(found.group(1)))
            .reduce((first, last) -> last)
            .orElse(0);
    assertThat(count).as("tests passed by %s", command).isPositive();
  }

  private static List<String> with(List<String> command, String... files) {
    return Stream.concat(command.stream(), Stream.of(files)).toList();
  }

  /** The folder beside this module, whether tests start in the module or in the root. */
  private static Path clients(String name) {
    Path here = Path.of("").toAbsolutePath();
    Path below = here.resolve("clients").resolve(name);
    return Files.isDirectory(below) ? below : here.resolveSibling("clients").resolve(name);
  }

  private static void require(Path installed) {
    if (Files.exists(installed)) {
      return;
    }
    String message = installed + " is missing: run ./homeostat test, which installs the clients";
    if ("required".equals(System.getenv("HOMEOSTAT_TEST_CLIENTS"))) {
      fail(message);
    }
    System.out.println("SKIPPED: " + message); // the build shows no reason for a skipped test
    abort(message);
  }
}
