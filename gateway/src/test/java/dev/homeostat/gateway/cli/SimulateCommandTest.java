package dev.homeostat.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.config.Problem;
import dev.homeostat.gateway.config.SimulationFile;
import dev.homeostat.gateway.config.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("simulate")
class SimulateCommandTest {
  private static final String GOOD =
      """
      duration: 1h
      period: 30m
      traffic: {rate: 1}
      targets:
        alpha/chat:
          first_content: 400ms
          per_token: 10ms
          price: {input: 1, output: 4}
          faults:
            - {kind: error, at: 20m, for: 5m}
        beta/chat: {quality: 40, first_content: 900ms, per_token: 20ms}
      """;

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    GatewayRunner gateway = (_, _) -> ExitCode.UNEXPECTED.code();
    return new Commands(gateway, new PlainWall(_ -> {}), Map.of(), console, folder).run(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("week.yaml"), text);
  }

  @Test
  @DisplayName("Shares, outages, failures and each policy's regret, and the same for the same seed")
  void table() throws IOException {
    write(GOOD);
    assertThat(run("simulate", "week.yaml", "--seed", "7")).isZero();
    assertThat(out())
        .startsWith("01:00, ")
        .contains(" requests, seed 7: adaptive, balanced\n")
        .contains("Share of first attempts", "30m", "Callers who saw a failure: 0 (")
        .contains("alpha/chat", "error", "round-robin", "7-day Thompson", "P2C-EWMA", "oracle");
    assertThat(err()).isEmpty();
    String first = out();
    out.reset();
    assertThat(run("simulate", "week.yaml", "--seed", "7")).isZero();
    assertThat(out()).isEqualTo(first);
  }

  @Test
  @DisplayName("--json: the same for programs; --seeds and --guarded: more runs, more policies")
  void json() throws IOException {
    write(GOOD);
    assertThat(run("simulate", "week.yaml", "--json", "--seeds", "2", "--guarded")).isZero();
    JsonNode report = JsonMapper.shared().readTree(out());
    assertThat(report.path("seeds").intValue()).isEqualTo(2);
    assertThat(report.path("targets").size()).isEqualTo(2);
    assertThat(report.path("outages").path(0).path("kind").stringValue()).isEqualTo("error");
    assertThat(report.path("policies").size()).isEqualTo(10);
    JsonNode oracle = report.path("policies").path(9);
    assertThat(oracle.path("policy").stringValue()).isEqualTo("oracle");
    assertThat(oracle.path("regret").doubleValue()).isZero();
  }

  @Test
  @DisplayName("A bad file: every problem with its line and a hint, exit 3")
  void badFile() throws IOException {
    write(
        GOOD.replace("rate: 1", "rates: 1")
            .replace("kind: error", "kind: eror")
            .replace("first_content: 900ms", "first_content: 900"));
    assertThat(run("simulate", "week.yaml")).isEqualTo(3);
    assertThat(out()).isEmpty();
    assertThat(err())
        .contains(":3:", "unknown key 'rates'", "did you mean 'rate'?", "'rate' is missing")
        .contains(":10:", "'eror' is not known", "write error or silent or cut")
        .contains(":11:", "900 has no unit");
  }

  @Test
  @DisplayName("What one value can't know of another is checked too")
  void wholeFile() throws IOException {
    write(
        GOOD.replace("for: 5m", "for: 5m, principal: nobody")
            .replace("rate: 1", "rate: 10000")
            .replace("duration: 1h", "duration: 300d")
            .replace(
                "    faults:",
                "    changes: [{at: 2h, errors: 0.1, over: 2h}, {at: 3h, errors: 0}]\n"
                    + "    faults:"));
    assertThat(run("simulate", "week.yaml")).isEqualTo(3);
    assertThat(err())
        .contains("'nobody' sends nothing", "hint: write one of local")
        .contains("more than 100 million requests")
        .contains("more than 1000 rows")
        .contains("changes[1]: it begins before the change before it has ended");
  }

  @Test
  @DisplayName("No file, an absent one, a seed that is none")
  void usage() {
    assertThat(run("simulate")).isEqualTo(2);
    assertThat(err()).contains("nothing to simulate");
    assertThat(run("simulate", "gone.yaml")).isEqualTo(3);
    assertThat(err()).contains("gone.yaml: error: the file does not exist");
    assertThat(run("simulate", "gone.yaml", "--seed", "x")).isEqualTo(2);
    assertThat(err()).contains("--seed: x (expected: 0..2147483647)");
    assertThat(run("simulate", "gone.yaml", "--seeds", "0")).isEqualTo(2);
  }

  @Test
  @DisplayName("The committed example is valid")
  void example() {
    Path root = Path.of("").toAbsolutePath();
    Path file =
        Files.exists(root.resolve("examples"))
            ? root.resolve("examples/simulation.yaml")
            : root.resolveSibling("examples/simulation.yaml");
    SimulationFile read = SimulationFile.load(file, Surroundings.of(Map.of()));
    assertThat(read.problems()).extracting(Problem::text).isEmpty();
    SimulationFile.Read model = Objects.requireNonNull(read.model());
    assertThat(model.scenario().targets()).hasSize(5);
  }
}
