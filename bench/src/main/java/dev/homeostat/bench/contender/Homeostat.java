package dev.homeostat.bench.contender;

import dev.homeostat.bench.machine.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * This gateway, at its defaults, started as a user starts it.
 *
 * @param command split at spaces; {@code {config}} and {@code {port}} are filled in
 */
public record Homeostat(String command) implements Contender {
  /** Its row. */
  public static final String NAME = "homeostat";

  /** How it is started when nobody says otherwise, from the repository. */
  public static final String USUAL = "./homeostat serve --config {config} --port {port}";

  private static final String KEY_VARIABLE = "HOMEOSTAT_BENCH_MOCK_KEY";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Standing start(Lab lab) throws IOException {
    String program = command.split(" ", 2)[0];
    if (program.contains("/") && !Files.isExecutable(lab.root().resolve(program))) {
      return new Standing.Absent(NAME, "there is no " + program + " to start", false);
    }
    int port = Readiness.freePort();
    Path folder = Files.createDirectories(lab.work().resolve(NAME));
    Path configuration = Files.writeString(folder.resolve("homeostat.yaml"), yaml(lab, port));
    Path log = folder.resolve("output.log");
    String version = version(program, lab);
    ProcessBuilder builder = process(lab.root(), command, configuration, port, log);
    builder.environment().put(KEY_VARIABLE, "bench");
    return lab.launch(builder, port, "/readyz", log)
        .<Standing>map(
            launched ->
                new Standing.Running(
                    NAME,
                    URI.create("http://127.0.0.1:" + port + "/v1"),
                    "{}",
                    Map.of(),
                    Optional.of(launched.processes()),
                    launched.starts(),
                    version))
        .orElseGet(() -> new Standing.Absent(NAME, "it did not become ready", false));
  }

  /**
   * The configuration of the run. Every model has a second target, as in earnest: so the answers
   * are watched for what a rescue would need.
   */
  static String yaml(Lab lab, int port) {
    String offered =
        lab.models().stream().map(model -> model + ": {}").collect(Collectors.joining(", "));
    String named =
        lab.models().stream()
            .map(model -> model + ": {targets: [mock/" + model + ", spare/" + model + "]}")
            .collect(Collectors.joining(", "));
    String provider =
        """
          %%s:
            dialect: openai
            base_urls: ["http://127.0.0.1:%d/v1"]
            credentials: ["env:%s"]
            models: {%s}
        """
            .formatted(lab.mockPort(), KEY_VARIABLE, offered);
    return """
    server: {listen: "127.0.0.1:%d"}
    network: {allow_private: ["127.0.0.1:%d"]}
    providers:
    %s%smodels: {%s}
    """
        .formatted(
            port, lab.mockPort(), provider.formatted("mock"), provider.formatted("spare"), named);
  }

  /**
   * A process of the gateway that talks to this machine only.
   *
   * @param root the repository, where it is started
   * @param command split at spaces; {@code {config}} and {@code {port}} are filled in
   * @param log for all it prints
   */
  public static ProcessBuilder process(
      Path root, String command, Path configuration, int port, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(
                Arrays.stream(command.split(" ", -1))
                    .map(word -> word.replace("{config}", configuration.toString()))
                    .map(word -> word.replace("{port}", Integer.toString(port)))
                    .toList())
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Loopback.keep(builder.environment());
    return builder;
  }

  /** Only the launcher is known to have the command. */
  private static String version(String program, Lab lab) throws IOException {
    return program.endsWith("homeostat")
        ? Output.of(List.of(program, "version"), lab.root()).orElse("")
        : "";
  }
}
