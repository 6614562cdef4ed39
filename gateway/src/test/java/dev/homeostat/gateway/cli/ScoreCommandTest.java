package dev.homeostat.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("wall score, on the command line")
class ScoreCommandTest {
  private final List<ScoreOptions> asked = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    WallRunner wall =
        new WallRunner() {
          @Override
          public int run(int port, Console console) {
            throw new AssertionError("the wall alone was not asked for");
          }

          @Override
          public int score(ScoreOptions options, Console console) {
            asked.add(options);
            return ExitCode.NOT_PASSED.code();
          }

          @Override
          public String scoreRules() {
            return "the rules";
          }
        };
    GatewayRunner gateway =
        (options, console) -> {
          throw new AssertionError("no gateway was asked for");
        };
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    Map<String, String> environment = Map.of("GATEWAY_KEY", "secret");
    return new Commands(gateway, wall, environment, console, Path.of("here")).run(arguments);
  }

  @Test
  @DisplayName("nothing said: our own gateway, all scenarios, full profile; its code is the result")
  void defaults() {
    assertThat(run("wall", "score")).isEqualTo(6);
    assertThat(asked)
        .containsExactly(
            new ScoreOptions(
                null, null, null, List.of(), List.of(), "full", false, null, null, null, null,
                null));
  }

  @Test
  @DisplayName("everything said")
  void everything() {
    run(
        ("wall score --target http://127.0.0.1:8080 --model m --key env:GATEWAY_KEY"
                + " --scenario S08,s09-n --shuffle 1 --shuffle 2 --profile compressed --prefill"
                + " --settle 0 --primary-port 1 --fallback-port 2 --json a.json --markdown b.md")
            .split(" ", -1));
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(asked)
        .containsExactly(
            new ScoreOptions(
                "http://127.0.0.1:8080",
                "m",
                Secret.of("secret"),
                List.of("S08", "s09-n"),
                List.of(1L, 2L),
                "compressed",
                true,
                0,
                1,
                2,
                Path.of("here/a.json"),
                Path.of("here/b.md")));
  }

  @Test
  @DisplayName("--help tells the options and the rules")
  void help() {
    assertThat(run("wall", "score", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--target=URL", "the rules");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--scenario, S17",
    "--scenario, S10-N",
    "--profile, fast",
    "--key, env:NOT_SET",
    "--settle, soon",
    "--primary-port, 70000",
    "--shuffle, first"
  })
  @DisplayName("a bad value is named, with what was expected")
  void bad(String option, String value) {
    assertThat(run("wall", "score", option, value)).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(option, value);
    assertThat(asked).isEmpty();
  }
}
