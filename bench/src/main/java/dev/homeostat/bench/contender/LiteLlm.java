package dev.homeostat.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * LiteLLM (Python, FastAPI): a worker process per core; production mode, errors only, its own price
 * list instead of a download.
 */
record LiteLlm() implements PeerSetup {
  @Override
  public Start prepare(Path installed, Path folder, Lab lab, int port) throws IOException {
    Path configuration =
        Files.writeString(folder.resolve("config.yaml"), configuration(lab.mockPort()));
    List<String> command =
        List.of(
            installed.resolve("venv").resolve("bin").resolve("litellm").toString(),
            "--config",
            configuration.toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--num_workers",
            Integer.toString(lab.cores()));
    return Start.usual(command, environment(), port, "/health/liveliness");
  }

  static Map<String, String> environment() {
    return Map.of(
        "LITELLM_LOG",
        "ERROR",
        "LITELLM_MODE",
        "PRODUCTION",
        "LITELLM_LOCAL_MODEL_COST_MAP",
        "True");
  }

  /** Without a name of its own a model is passed on as it is called. */
  static String configuration(int mockPort) {
    return """
    model_list:
      - model_name: "*"
        litellm_params:
          model: "openai/*"
          api_base: "http://127.0.0.1:%d/v1"
          api_key: "bench"
    litellm_settings:
      telemetry: false
    """
        .formatted(mockPort);
  }
}
