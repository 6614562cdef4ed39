package dev.homeostat.bench.report;

import static dev.homeostat.bench.report.Recorded.everywhere;
import static dev.homeostat.bench.report.Recorded.profile;
import static dev.homeostat.bench.report.Recorded.trial;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Plan;
import dev.homeostat.bench.Scenario;
import dev.homeostat.bench.Spread;
import dev.homeostat.bench.Trial;
import dev.homeostat.bench.contender.Standing;
import dev.homeostat.bench.machine.MachineFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("a spread is the median and the range of what was measured")
  void spread() {
    Spread odd = Spread.of(DoubleStream.of(3, 1, 2, Double.NaN));
    assertThat(odd).isEqualTo(new Spread(2, 1, 3));
    assertThat(odd.full()).isEqualTo("2.00 [1.00 … 3.00]");
    assertThat(Spread.of(DoubleStream.of(10, 20)).brief()).isEqualTo("15.0");
    assertThat(Spread.of(DoubleStream.empty()).full()).isEqualTo("–");
  }

  @Test
  @DisplayName("added and × nginx compare inside a round, so that a slow round harms nobody")
  void paired() {
    Scenario c1 = Scenario.JSON_C1;
    Measurements run =
        new Measurements(
            List.of(
                trial(c1, "direct", 0, 20, 5),
                trial(c1, "nginx", 0, 80, 15),
                trial(c1, "homeostat", 0, 110, 30),
                trial(c1, "direct", 1, 1_020, 50),
                trial(c1, "nginx", 1, 1_080, 150),
                trial(c1, "homeostat", 1, 1_110, 300)),
            List.of());

    assertThat(run.timesNginx(c1, "homeostat", Trial::cpuMicrosPerExchange).median()).isEqualTo(2);
    assertThat(run.added(c1, "homeostat", trial -> trial.latencyMicros(50)).median())
        .isBetween(89.0, 91.0);
  }

  @Test
  @DisplayName("the report says what was run, who is absent and why, and the version of everybody")
  void whatWasRun() {
    assertThat(report(whole()).markdown())
        .contains("| date | 2026-11-21 |")
        .contains("| commit | abc |")
        .contains("| slow | slow 1.2 |")
        .contains("seed 7")
        .contains("# Benchmark of 2026-11-21, a quick run")
        .contains("```\n./homeostat bench --quick\n```")
        .contains("Not measured: other (not here).")
        .contains("Not asked for: third, fourth (`--peers`).")
        .doesNotContain("been busy");
  }

  @Test
  @DisplayName("budgets come before the standing, the standing before the scenarios")
  void order() {
    assertThat(report(whole()).markdown().lines().filter(line -> line.startsWith("## ")))
        .startsWith("## What was run", "## Budgets", "## Ahead of every peer in every row?")
        .hasSize(3 + Scenario.ALL.size() + 1)
        .endsWith("## Start and memory");
  }

  @Test
  @DisplayName("every budget this run has a figure for has a row with a verdict")
  void budgets() {
    String report = report(whole()).markdown();

    assertThat(report)
        .containsPattern(
            "CPU µs per JSON exchange, c = 64 .*\\| ≤ 2.5 × nginx \\| 15.* \\| 30.* \\| 2.00 \\|"
                + " held")
        .containsPattern(
            "added p50 µs, c = 1 \\| ≤ 1.5 × nginx \\| 60.* \\| 80.* \\| 1.3.* \\| held")
        .contains("| added p99 µs, c = 1 |")
        .containsPattern("added first token p50 ms, 64 paced \\| ≤ 0.30 .* \\| held")
        .containsPattern("CPU µs per chunk, 64 paced \\| ≤ 1.7 × nginx .* \\| missed")
        .containsPattern("streams lost of 512 paced.* \\| ≤ 0.00 .* \\| held")
        .containsPattern("CPU µs per chunk, burst \\| ≤ 2.50 .* \\| missed")
        .containsPattern("CPU µs per 1 MB prompt \\| ≤ 1,500 .* \\| held")
        .contains("| resident MB under load | ≤ 150 | 20.0 | 120 | – | held |")
        .contains("| start to ready, s | ≤ 1.00 | 0.02 | 1.50 | – | missed |");
  }

  @Test
  @DisplayName("a budget in multiples of nginx keeps its row where nginx has no figure")
  void unjudged() {
    List<Trial> ours = List.of(trial(Scenario.JSON_C64, "homeostat", 0, 100, 30));
    List<Trial> faster =
        List.of(
            trial(Scenario.JSON_C1, "direct", 0, 80, 5),
            trial(Scenario.JSON_C1, "nginx", 0, 70, 15),
            trial(Scenario.JSON_C1, "homeostat", 0, 100, 30));

    assertThat(report(new Measurements(ours, List.of())).markdown())
        .containsPattern("c = 64 .*\\| 30.* \\| – \\| not judged: no figure of nginx \\|");
    assertThat(report(new Measurements(faster, List.of())).markdown())
        .containsPattern("added p50 µs, c = 1 .* \\| not judged: nginx added nothing \\|");
  }

  @Test
  @DisplayName("the standing has every row, with the best peer and how many times better we are")
  void standing() {
    List<StandingRow> rows = Standings.of(whole(), Scenario.ALL);

    assertThat(rows)
        .extracting(StandingRow::what)
        .containsExactly(
            "added p50 µs, c = 1",
            "added p99 µs, c = 1",
            "CPU µs per exchange, c = 1",
            "added p50 µs, c = 16",
            "added p99 µs, c = 16",
            "CPU µs per exchange, c = 16",
            "added p50 µs, c = 64",
            "added p99 µs, c = 64",
            "CPU µs per exchange, c = 64",
            "added p50 µs, c = 256",
            "added p99 µs, c = 256",
            "CPU µs per exchange, c = 256",
            "added p50 µs, open loop",
            "added p99 µs, open loop",
            "CPU µs per exchange, open loop",
            "peak exchanges per s (best of c = 16, 64, 256)",
            "CPU µs per 1 MB prompt",
            "streams held of 64 paced",
            "added first token p50 ms, 64 paced",
            "CPU µs per chunk, 64 paced",
            "streams held of 512 paced",
            "added first token p50 ms, 512 paced",
            "CPU µs per chunk, 512 paced",
            "added first token p50 ms, burst",
            "CPU µs per chunk, burst",
            "added first token p50 ms, burst flushed singly",
            "CPU µs per chunk, burst flushed singly",
            "MB idle",
            "MB under load, median",
            "MB under load, most",
            "start to ready, s");
    assertThat(report(whole()).markdown())
        .contains("Of 31 rows Homeostat is\n\n- ahead of every peer in 25\n")
        .contains("- level with one within the spread in 2 (streams held of 64 paced; ")
        .contains("- behind one in 4 (MB idle; ")
        .contains("| CPU µs per exchange, c = 64 | 15.0 | 30.0 | slow | 60.0 | 2.00 | ahead |  |")
        .contains("| streams held of 64 paced | 64.0 | 64.0 | slow | 64.0 | 1.00 | level |")
        .contains("| MB idle | 20.0 | 120 | slow | 90.0 | 0.75 | behind |  |");
  }

  @Test
  @DisplayName("a peer with more than 1 % of failed answers is marked and takes no part in the row")
  void failingPeer() {
    Scenario c64 = Scenario.JSON_C64;
    Measurements run =
        new Measurements(
            List.of(
                trial(c64, "direct", 0, 20, 5),
                trial(c64, "nginx", 0, 80, 15),
                trial(c64, "homeostat", 0, 100, 30, 9),
                trial(c64, "quick-to-fail", 0, 30, 6, 50),
                trial(c64, "slow", 0, 200, 60)),
            Stream.of("direct", "nginx", "homeostat", "quick-to-fail", "slow")
                .map(name -> profile(name, 100, 100))
                .toList());

    assertThat(report(run).markdown())
        .contains(
            "| CPU µs per exchange, c = 64 | 15.0 | 29.7 | slow | 60.0 | 2.02 | ahead | failed:"
                + " quick-to-fail |")
        .contains("| quick-to-fail | 1,000 of 1,050 | **failed**: status-502 50 |")
        .contains("| homeostat | 1,000 of 1,009 | status-502 9 |");
    assertThat(report(run).files().get("json-c64-cpu.svg"))
        .contains("homeostat")
        .doesNotContain("quick-to-fail");
  }

  @Test
  @DisplayName("ahead means of every peer, not only of the one with the best median")
  void everyPeer() {
    Scenario c64 = Scenario.JSON_C64;
    Measurements run =
        new Measurements(
            List.of(
                trial(c64, "homeostat", 0, 100, 10),
                trial(c64, "homeostat", 1, 100, 10),
                trial(c64, "steady", 0, 100, 11),
                trial(c64, "steady", 1, 100, 11),
                trial(c64, "erratic", 0, 100, 9),
                trial(c64, "erratic", 1, 100, 90)),
            Stream.of("homeostat", "steady", "erratic").map(name -> profile(name, 1, 1)).toList());

    StandingRow cpu =
        Standings.of(run, List.of(c64)).stream()
            .filter(row -> row.what().startsWith("CPU"))
            .findFirst()
            .orElseThrow();
    assertThat(cpu.verdict()).isEqualTo("ahead");
    assertThat(cpu.place()).contains(Duel.Place.LEVEL);
    assertThat(cpu.remarks()).isEqualTo("not ahead of: erratic");
  }

  @Test
  @DisplayName("failed answers of our own are never a budget held or a row won")
  void failingOurselves() {
    Scenario c64 = Scenario.JSON_C64;
    Measurements run =
        new Measurements(
            List.of(
                trial(c64, "nginx", 0, 80, 15),
                trial(c64, "homeostat", 0, 10, 1, 50),
                trial(c64, "slow", 0, 200, 60)),
            Stream.of("nginx", "homeostat", "slow").map(name -> profile(name, 1, 1)).toList());

    assertThat(report(run).markdown())
        .containsPattern("c = 64 \\(moonshot .*\\| missed: answers failed \\|")
        .contains("| CPU µs per exchange, c = 64 | 15.0 | – | slow | 60.0 | – | failed |");
  }

  @Test
  @DisplayName("without a peer the report says so instead of a standing")
  void alone() {
    Measurements run =
        new Measurements(
            List.of(trial(Scenario.JSON_C1, "homeostat", 0, 100, 30)),
            List.of(profile("homeostat", 100, 100)));

    assertThat(report(run).markdown()).contains("No peer was measured in this run.");
  }

  @Test
  @DisplayName("every picture is well-formed and the document shows it")
  void pictures() throws Exception {
    Map<String, String> files = report(whole()).files();

    assertThat(files)
        .containsKeys("README.md", "json-c1-latency.svg", "burst-c8-cpu.svg", "memory.svg")
        .containsKeys("start.svg", "added-by-connections.svg", "cpu-by-connections.svg");
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getKey().endsWith(".svg")) {
        assertThat(files.get("README.md")).contains("](" + file.getKey() + ")");
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(file.getValue().getBytes(UTF_8)));
      }
    }
    assertThat(report(whole()).markdown()).doesNotContain(".svg");
  }

  @Test
  @DisplayName("an earlier report is never overwritten: the next gets a number")
  void numbered() throws IOException {
    Path wanted = folder.resolve("2026-11-21-abc");

    assertThat(ReportFolder.write(wanted, report(whole()))).isEqualTo(wanted);
    assertThat(ReportFolder.write(wanted, report(whole())))
        .isEqualTo(folder.resolve("2026-11-21-abc-2"));
    assertThat(ReportFolder.write(wanted, report(whole())))
        .isEqualTo(folder.resolve("2026-11-21-abc-3"));
    assertThat(wanted.resolve("README.md")).exists();
    assertThat(Files.readString(wanted.resolve("trials.json"), UTF_8))
        .contains("\"contender\":\"slow\"");
  }

  private static Measurements whole() {
    return new Measurements(
        Stream.of(
                everywhere("direct", 0, 20, 5),
                everywhere("nginx", 0, 80, 15),
                everywhere("homeostat", 0, 100, 30),
                everywhere("slow", 0, 200, 60),
                everywhere("slower", 0, 900, 700))
            .flatMap(trials -> trials)
            .toList(),
        List.of(
            profile("direct", 10, 10),
            profile("nginx", 20, 20),
            profile("homeostat", 1_500, 120),
            profile("slow", 900, 90),
            profile("slower", 9_000, 900)));
  }

  private static Report report(Measurements run) {
    return new Report(
        LocalDate.of(2026, 11, 21),
        new MachineFacts(2, "cpu", "kernel", "25", Optional.empty(), "abc"),
        "0.1",
        "0.2",
        new Plan(Scenario.ALL, 1, 100, 10, 10, 1, 7),
        true,
        "./homeostat bench --quick",
        2,
        List.of(new Standing.Absent("other", "not here", true)),
        List.of("third", "fourth"),
        run);
  }
}
