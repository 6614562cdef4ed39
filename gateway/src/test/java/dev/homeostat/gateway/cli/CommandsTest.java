package dev.homeostat.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.config.HostPort;
import dev.homeostat.gateway.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The command line")
class CommandsTest {
  private static final String GOOD =
      """
      providers:
        alpha:
          dialect: openai
          base_urls: ["https://a1.example/v1", "https://a2.example/v1"]
          models: {small: {price: {input: 1, output: 2}}}
      models: {chat: {targets: [alpha/small]}}
      """;

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<ServeOptions> started = new ArrayList<>();
  private final List<Integer> walls = new ArrayList<>();

  private int run(String... arguments) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    GatewayRunner gateway =
        (options, c) -> {
          started.add(options);
          return ExitCode.OK.code();
        };
    return new Commands(gateway, new PlainWall(walls::add), environment, console, folder)
        .run(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.yaml"), text);
  }

  @Test
  @DisplayName("check: a valid file is counted, exit 0")
  void checkValid() throws IOException {
    Path file = file(GOOD);
    assertThat(run("check", "--config", file.toString())).isZero();
    assertThat(out()).isEqualTo(file + " is valid: 1 provider, 2 targets, 1 model\n");
    assertThat(err()).isEmpty();
  }

  @Test
  @DisplayName("check: warnings are shown and leave it valid")
  void checkWarnings() throws IOException {
    Path file = file(GOOD.replace("price: {input: 1, output: 2}", ""));
    assertThat(run("check", "--config", file.toString())).isZero();
    assertThat(out()).endsWith("1 model (1 warning)\n");
    assertThat(err()).contains("warning: providers.alpha.models: no price for small");
  }

  @Test
  @DisplayName("check: errors name file, line, cause and fix, exit 3")
  void checkInvalid() throws IOException {
    Path file = file(GOOD.replace("models: {chat", "modles: {chat"));
    assertThat(run("check", "--config=" + file)).isEqualTo(3);
    assertThat(err())
        .contains(file + ":6:1: error: modles: unknown key 'modles'")
        .contains("hint: did you mean 'models'?");
    assertThat(out()).isEqualTo(file + " is not valid: 1 error\n");
  }

  @Test
  @DisplayName("check --json: the same for programs")
  void checkJson() throws IOException {
    Path file = file(GOOD + "sever: {}\n");
    assertThat(run("check", "--json", "--config", file.toString())).isEqualTo(3);
    JsonNode report = JsonMapper.shared().readTree(out());
    assertThat(report.path("valid").booleanValue()).isFalse();
    JsonNode problem = report.path("problems").path(0);
    assertThat(problem.path("severity").stringValue()).isEqualTo("error");
    assertThat(problem.path("line").intValue()).isEqualTo(7);
    assertThat(problem.path("path").stringValue()).isEqualTo("sever");
    assertThat(err()).isEmpty();
  }

  @Test
  @DisplayName("the file: option, then HOMEOSTAT_CONFIG, then homeostat.yaml here")
  void whichFile() throws IOException {
    assertThat(run("check")).isEqualTo(2);
    assertThat(err()).contains("no configuration to check");
    Files.writeString(folder.resolve("homeostat.yaml"), GOOD);
    assertThat(run("check")).isZero();
    environment.put("HOMEOSTAT_CONFIG", folder.resolve("gone.yaml").toString());
    assertThat(run("check")).isEqualTo(3);
    assertThat(run("check", "--config", folder.resolve("homeostat.yaml").toString())).isZero();
  }

  @Test
  @DisplayName("serve: hands over a valid configuration, the command line laid over it")
  void serve() throws IOException {
    environment.put("HOMEOSTAT_PORT", "9000");
    environment.put("HOMEOSTAT_ADMIN_KEY", "admin-secret");
    Path file = file(GOOD);
    assertThat(run("serve", "--config", file.toString(), "--host", "::1", "--data", "state"))
        .isZero();
    ServeOptions options = started.getFirst();
    assertThat(options.demo()).isFalse();
    assertThat(options.configFile()).isEqualTo(file);
    assertThat(options.settings().server().listen()).isEqualTo(new HostPort("::1", 9000));
    assertThat(options.settings().providers()).hasSize(1);
    assertThat(options.data()).isEqualTo(Path.of("state"));
    assertThat(options.adminKey()).isEqualTo(Secret.of("admin-secret"));
    assertThat(options.toString()).doesNotContain("admin-secret");

    assertThat(run("serve", "--config", file.toString(), "--port", "0")).isZero();
    assertThat(started.getLast().settings().server().listen())
        .isEqualTo(new HostPort("127.0.0.1", 0));
  }

  @Test
  @DisplayName("an IPv6 address may stand in brackets, as in a URL")
  void bracketedHost() {
    assertThat(run("demo", "--host", "[::1]", "--port", "0")).isEqualTo(ExitCode.OK.code());
    assertThat(started.getFirst().settings().server().listen()).hasToString("[::1]:0");
  }

  @Test
  @DisplayName("serve without a file: the defaults and what the environment holds")
  void serveWithoutFile() {
    environment.put("GROQ_API_KEY", "g");
    assertThat(run("serve")).isZero();
    assertThat(started.getFirst().configFile()).isNull();
    assertThat(started.getFirst().settings().providers()).hasSize(1);
    assertThat(err()).contains("notice: providers from the environment: groq");
  }

  @Test
  @DisplayName("serve refuses to start on a bad file, exit 3")
  void serveBad() throws IOException {
    assertThat(run("serve", "--config", file("sever: {}").toString())).isEqualTo(3);
    assertThat(started).isEmpty();
    assertThat(err()).contains("unknown key 'sever'");
  }

  @Test
  @DisplayName("demo never looks at keys or files")
  void demo() throws IOException {
    environment.put("OPENAI_API_KEY", "o");
    Files.writeString(folder.resolve("homeostat.yaml"), GOOD);
    assertThat(run("demo", "--port", "8123")).isZero();
    assertThat(started.getFirst().demo()).isTrue();
    assertThat(started.getFirst().configFile()).isNull();
    assertThat(started.getFirst().settings().providers()).isEmpty();
    assertThat(started.getFirst().settings().server().listen().port()).isEqualTo(8123);
    assertThat(err()).isEmpty();
  }

  @Test
  @DisplayName("wall: its own port, not the gateway's")
  void wall() {
    environment.put("HOMEOSTAT_PORT", "9000");
    assertThat(run("wall", "--port", "0")).isZero();
    assertThat(run("wall")).isZero();
    assertThat(walls).containsExactly(0, 9101);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --prot|Unknown option: '--prot'|Usage: homeostat serve",
        "serve extra|Unmatched argument|Usage: homeostat serve",
        "serve --port|Missing required|Usage: homeostat serve",
        "sreve|Unmatched argument|Usage: homeostat",
        "serve --port 70000|--port: 70000 (expected: 0..65535)|Usage: homeostat serve",
        "serve --port -1|--port: -1 (expected: 0..65535)|Usage: homeostat serve",
        "serve --port abc|--port: abc (expected: 0..65535)|Usage: homeostat serve",
        "serve --host a:1|--host: a:1 (expected: a name or an address|Usage: homeostat serve",
        "demo --config x|Unknown option|Usage: homeostat demo",
        "help nothing|no such command: nothing|Usage: homeostat help",
      })
  @DisplayName("wrong usage: one sentence and the usage of that command, exit 2")
  void wrongUsage(String line, String sentence, String usage) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err()).startsWith("homeostat: ").contains(sentence).contains(usage);
    assertThat(out()).isEmpty();
    assertThat(started).isEmpty();
  }

  @Test
  @DisplayName("no command at all: the help, exit 2")
  void nothing() {
    assertThat(run()).isEqualTo(2);
    assertThat(out() + err()).contains("Usage: homeostat");
  }

  @Test
  @DisplayName("a wrong HOMEOSTAT_PORT names the variable")
  void wrongVariable() {
    environment.put("HOMEOSTAT_PORT", "http");
    assertThat(run("serve")).isEqualTo(2);
    assertThat(err()).contains("HOMEOSTAT_PORT: http (expected: 0..65535)");
  }

  @ParameterizedTest
  @EnumSource(ExitCode.class)
  @DisplayName("help shows every exit code")
  void exitCodes(ExitCode code) {
    assertThat(run("help")).isZero();
    assertThat(out()).contains("  " + code.code() + "  " + code.meaning() + "\n");
  }

  @Test
  @DisplayName("help, --help and help COMMAND go to the standard output, exit 0")
  void help() {
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("demo", "serve", "check", "wall", "version", "help");
    assertThat(run("help", "serve")).isZero();
    assertThat(run("serve", "--help")).isZero();
    assertThat(out()).contains("--config", "HOMEOSTAT_PORT");
    assertThat(err()).isEmpty();
    assertThat(started).isEmpty();
  }

  @Test
  @DisplayName("version and --version")
  void version() {
    assertThat(run("version")).isZero();
    assertThat(run("--version")).isZero();
    assertThat(out().lines()).hasSize(2).allMatch(line -> line.startsWith("homeostat "));
  }

  @Test
  @DisplayName("a runner that breaks is an unexpected error, exit 1")
  void unexpected() {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    GatewayRunner broken =
        (options, c) -> {
          throw new IllegalStateException("boom");
        };
    assertThat(new Commands(broken, new PlainWall(_ -> {}), Map.of(), console, folder).run("demo"))
        .isEqualTo(1);
    assertThat(err()).contains("unexpected error").contains("boom");
  }
}
