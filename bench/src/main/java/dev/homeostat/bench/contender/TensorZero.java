package dev.homeostat.bench.contender;

import dev.homeostat.bench.machine.Readiness.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * TensorZero (Rust, axum): the gateway inside its Python wheel. No registry offers its server as a
 * program; the wheel has the same HTTP server for the OpenAI API and starts it in the process
 * behind {@code patch_openai_client}. Python only starts it and waits. It chooses its port itself
 * and has no health page there, so it counts as ready with its first answer.
 */
record TensorZero() implements PeerSetup {
  private static final String MODEL = "tensorzero::model_name::{}";
  private static final String BASE = "/openai/v1";

  private static final String SCRIPT =
      """
      import os, signal, sys
      from tensorzero import _start_http_gateway
      gateway = _start_http_gateway(config_file=sys.argv[1], clickhouse_url=None,
          postgres_url=None, valkey_url=None, async_setup=False)
      with open("port.new", "w") as file:
          file.write(gateway.base_url.split(":")[2].split("/")[0])
      os.rename("port.new", "port")
      signal.sigwait({signal.SIGTERM, signal.SIGINT})
      gateway.close()
      """;

  @Override
  public Start prepare(Path installed, Path folder, Lab lab, int port) throws IOException {
    Path script = Files.writeString(folder.resolve("serve.py"), SCRIPT);
    Path configuration = Files.writeString(folder.resolve("tensorzero.toml"), configuration(lab));
    Path chosen = folder.resolve("port");
    String question =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"ready?\"}]}"
            .formatted(MODEL.replace("{}", lab.models().getFirst()));
    return new Start(
        List.of(
            installed.resolve("venv").resolve("bin").resolve("python").toString(),
            script.toString(),
            configuration.toString()),
        Map.of("RUST_LOG", "error"),
        () -> read(chosen),
        Probe.post(BASE + "/chat/completions", question),
        BASE,
        MODEL,
        Map.of());
  }

  static String configuration(Lab lab) {
    String head =
        """
        [gateway]
        observability.enabled = false
        disable_pseudonymous_usage_analytics = true
        """;
    return lab.models().stream()
        .map(
            model ->
                """
                [models."%s"]
                routing = ["mock"]
                [models."%s".providers.mock]
                type = "openai"
                model_name = "%s"
                api_base = "http://127.0.0.1:%d/v1"
                api_key_location = "none"
                """
                    .formatted(model, model, model, lab.mockPort()))
        .collect(Collectors.joining("", head, ""));
  }

  private static OptionalInt read(Path file) {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(file)));
    } catch (IOException e) {
      return OptionalInt.empty(); // not written yet
    }
  }
}
