package dev.homeostat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole benchmark with its own processes, as short as it goes; no timing is judged. */
class BenchTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("a run of the direct way alone writes report and trials, and leaves no process")
  void direct() throws IOException {
    Path report = folder.resolve("report.md");
    Path raw = folder.resolve("trials.json");

    int exit =
        Bench.run(
            "--quick",
            "--only=direct",
            "--scenarios=json-c1,paced-64,burst-c8",
            "--rounds=1",
            "--trial-millis=100",
            "--warm-up=100",
            "--out=" + report,
            "--raw=" + raw);

    assertThat(exit).isZero();
    assertThat(Files.readString(report, UTF_8))
        .contains("## JSON 1 KB, 1 connection kept alive")
        .contains("| direct |");
    assertThat(Files.readString(raw, UTF_8)).contains("\"contender\":\"direct\"");
    assertThat(ProcessHandle.current().descendants()).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  @DisplayName("a launcher that is missing makes the run exit with 1, after the report")
  void missing() {
    assertThat(
            Bench.run(
                "--quick",
                "--only=homeostat",
                "--homeostat-cmd=./none",
                "--scenarios=json-c1",
                "--rounds=1"))
        .isEqualTo(1);
  }

  @Test
  @DisplayName("an unknown scenario or contender is named with those there are")
  void unknown() {
    assertThat(Bench.run("--scenarios=none")).isEqualTo(2);
    assertThat(Bench.run("--only=none")).isEqualTo(2);
  }
}
