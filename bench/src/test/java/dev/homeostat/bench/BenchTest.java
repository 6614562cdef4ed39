package dev.homeostat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The whole benchmark with its own processes, as short as it goes; no timing is judged. */
class BenchTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("a run of the direct way alone writes report and trials, and leaves no process")
  void direct() throws IOException {
    Path out = folder.resolve("report");

    int exit =
        Bench.run(
            "--quick",
            "--only=direct",
            "--scenarios=json-c1,paced-64,burst-c8",
            "--rounds=1",
            "--trial-millis=100",
            "--warm-up=100",
            "--out=" + out);

    assertThat(exit).isZero();
    assertThat(Files.readString(out.resolve("README.md"), UTF_8))
        .contains("## JSON 1 KB, 1 connection kept alive")
        .contains("| direct |");
    assertThat(Files.readString(out.resolve("trials.json"), UTF_8))
        .contains("\"contender\":\"direct\"");
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

  @Test
  @DisplayName("an option that is gone, and a file where a folder must be, are refused at once")
  void refused() throws IOException {
    Path file = Files.createFile(folder.resolve("report.md"));

    assertThat(Bench.run("--raw=trials.json")).isEqualTo(2);
    assertThat(Bench.run("--out=" + file)).isEqualTo(2);
  }

  @Test
  @DisplayName("a peer that nobody runs is refused before anything is started")
  void peerThatIsNotThere() {
    assertThat(Bench.run("--quick", "--mock-port=9101", "--peer=gone=http://127.0.0.1:1/v1"))
        .isEqualTo(2);
  }

  @Test
  @DisplayName(
      "a report's command line can be typed again, peers' settings left out, which may be keys")
  void commandLine() {
    assertThat(
            options()
                .said(
                    List.of(
                        "--quick",
                        "--homeostat-cmd=./h {config}",
                        "--peer=x=http://127.0.0.1:9/v1;model=a/{};header=Authorization: Bearer k",
                        "--peer",
                        "y=http://127.0.0.1:8/v1;heder=Authorization: Bearer k")))
        .isEqualTo(
            "./homeostat bench --quick '--homeostat-cmd=./h {config}'"
                + " '--peer=x=http://127.0.0.1:9/v1…' --peer 'y=http://127.0.0.1:8/v1…'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--peer=x=https://h:9/v1;header=Authorization: Bearer sesame",
        "--peer=x=http://h:9/v1;header=Authorization:Bearer sesame",
        "--peer=x=http://user:sesame@h:9/v1",
        "--peer=x=http://127.0.0.1:1/v1?key=sesame",
        "--peer=x=http://127.0.0.1:1;Authorization: Bearer sesame",
        "--peer=x=http://127.0.0.1:1;heder=Authorization: Bearer sesame",
        "--peer=Authorization: Bearer sesame",
        "--peer=dead;Authorization: Bearer sesame",
        "--peers=x=http://h:9/v1;header=Authorization: Bearer sesame",
        "--pear=x=http://h:9/v1;header=Authorization: Bearer sesame"
      })
  @DisplayName("a refused command line shows no key either")
  void refusedKey(String word) {
    PrintStream usual = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      assertThat(Bench.run("--quick", "--mock-port=9101", word)).isEqualTo(2);
    } finally {
      System.setErr(usual);
    }
    assertThat(said.toString(UTF_8)).contains("bench: ").doesNotContain("sesame");
  }

  @Test
  @DisplayName("peers on offer that nobody asked for are known by name")
  void unasked() {
    assertThat(options("--peers=portkey,litellm").unasked())
        .containsExactly("ultrafast", "litellm-rs", "tensorzero");
    assertThat(options("--peers=all").unasked()).isEmpty();
  }

  @Test
  @DisplayName("only a full run writes by itself: beside the others, by day and commit")
  void places() {
    LocalDate day = LocalDate.of(2026, 11, 21);

    assertThat(options().folder(folder, day, "3e656743aecc"))
        .contains(folder.resolve("docs/benchmarks/2026-11-21-3e65674"));
    assertThat(options().folder(folder, day, "3e656743aecc with uncommitted changes"))
        .contains(folder.resolve("docs/benchmarks/2026-11-21-3e65674-changed"));
    assertThat(options("--quick").folder(folder, day, "3e656743aecc")).isEmpty();
    assertThat(options("--scenarios=json-c1").folder(folder, day, "3e656743aecc")).isEmpty();
    assertThat(options("--quick", "--out=here").folder(folder, day, "3e656743aecc"))
        .contains(Path.of("here"));
  }

  @Test
  @DisplayName("progress says how much is done and how long the rest takes at this pace")
  void progress() {
    Remaining remaining = Remaining.of(10, 0);

    assertThat(remaining.after(2, 60_000_000_000L)).isEqualTo("2 of 10, about 4 min left");
    assertThat(remaining.after(9, 90_000_000_000L)).isEqualTo("9 of 10, about 10 s left");
  }

  private static BenchOptions options(String... arguments) {
    BenchOptions options = new BenchOptions();
    CommandLine.populateCommand(options, arguments);
    return options;
  }
}
