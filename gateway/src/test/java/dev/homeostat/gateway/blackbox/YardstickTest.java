package dev.homeostat.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.Launch;
import dev.homeostat.gateway.cli.Console;
import dev.homeostat.gateway.cli.ExitCode;
import dev.homeostat.gateway.cli.ScoreOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("S01–S16: the yardstick, held against our own gateway")
class YardstickTest {
  /** What S08, S09 and S14 come to: broken answers are finished elsewhere. */
  private static final String BROKEN_AFTER_CONTENT = "pass";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  @DisplayName("compressed, stock configuration, one process: every scenario has its verdict")
  void own() throws Exception {
    Path json = folder.resolve("score.json");
    Path markdown = folder.resolve("score.md");
    int code = score(null, null, json, markdown);

    Map<String, String> verdicts = new TreeMap<>();
    JsonNode order = JsonMapper.shared().readTree(Files.readString(json)).path("orders").path(0);
    for (JsonNode row : order.path("scenarios").values()) {
      verdicts.put(row.path("id").stringValue(""), row.path("verdict").stringValue(""));
    }
    Map<String, String> due = new TreeMap<>();
    for (int i = 1; i <= 16; i++) {
      due.put("S%02d".formatted(i), "pass");
    }
    for (String id : List.of("S08", "S09", "S14")) {
      due.put(id, BROKEN_AFTER_CONTENT);
      due.put(id + "-N", "pass");
    }
    assertThat(verdicts).as("%s", out()).isEqualTo(due);
    boolean all = BROKEN_AFTER_CONTENT.equals("pass");
    assertThat(code).isEqualTo((all ? ExitCode.OK : ExitCode.NOT_PASSED).code());
    assertThat(out()).contains("why not full marks", "0 fail");
    assertThat(Files.readString(markdown)).contains("| S01 |", "| S14-N |");
  }

  @Test
  @DisplayName(
      "with a declared prefill, broken answers are continued, and no refusal of it is shown")
  void prefill() {
    List<String> broken = List.of("S08", "S14", "S08-N", "S14-N");
    assertThat(score(options(null, broken, true, null, null, null)))
        .as("%s", out())
        .isEqualTo(ExitCode.OK.code());
  }

  @Test
  @DisplayName("another gateway is told its configuration, and what keeps it from being judged")
  void unreachable() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    int code = score("http://127.0.0.1:" + nobody, 0, null, null);
    assertThat(code).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(out()).contains("homeostat.yaml", "allow_private", "LiteLLM", "num_retries: 2");
    assertThat(err()).contains("nobody listens at http://127.0.0.1:" + nobody);
  }

  @Test
  @DisplayName("a busy port of a provider is named")
  void busy() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int code = score("http://127.0.0.1:1", socket.getLocalPort(), null, null);
      assertThat(code).isEqualTo(ExitCode.ADDRESS_IN_USE.code());
      assertThat(err()).contains("--primary-port");
    }
  }

  private int score(
      @Nullable String target,
      @Nullable Integer primaryPort,
      @Nullable Path json,
      @Nullable Path markdown) {
    return score(options(target, List.of(), false, primaryPort, json, markdown));
  }

  private static ScoreOptions options(
      @Nullable String target,
      List<String> scenarios,
      boolean prefill,
      @Nullable Integer primaryPort,
      @Nullable Path json,
      @Nullable Path markdown) {
    return new ScoreOptions(
        target,
        null,
        null,
        scenarios,
        List.of(),
        "compressed",
        prefill,
        null,
        primaryPort,
        primaryPort == null ? null : 0,
        json,
        markdown);
  }

  private int score(ScoreOptions options) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return Launch.wall().score(options, console);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
