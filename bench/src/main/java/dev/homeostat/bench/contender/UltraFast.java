package dev.homeostat.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** UltraFast (Rust, axum): one thread per core by itself; its cache of answers is off. */
record UltraFast() implements PeerSetup {
  @Override
  public Start prepare(Path installed, Path folder, Lab lab, int port) throws IOException {
    Path configuration =
        Files.writeString(folder.resolve("config.toml"), configuration(lab.mockPort(), port));
    List<String> command =
        List.of(
            installed.resolve("bin").resolve("ultrafast-gateway").toString(),
            "--config",
            configuration.toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--log-level",
            "error");
    return Start.usual(command, Map.of(), port, "/health");
  }

  /** It has no defaults in the file: what isn't named in {@link PeerSetup} is its own default. */
  static String configuration(int mockPort, int port) {
    return """
    plugins = []
    [server]
    host = "127.0.0.1"
    port = %d
    timeout = "300s"
    max_body_size = 67108864
    [server.cors]
    enabled = false
    allowed_origins = []
    allowed_methods = []
    allowed_headers = []
    [providers.openai]
    name = "openai"
    api_key = "bench"
    base_url = "http://127.0.0.1:%d/v1"
    timeout = "300s"
    max_retries = 3
    retry_delay = "1s"
    enabled = true
    [providers.openai.model_mapping]
    [providers.openai.headers]
    [routing]
    strategy = "Single"
    health_check_interval = "30s"
    failover_threshold = 0.8
    [auth]
    enabled = false
    api_keys = []
    [auth.rate_limiting]
    requests_per_minute = 4000000000
    requests_per_hour = 4000000000
    tokens_per_minute = 4000000000
    [cache]
    enabled = false
    backend = "Memory"
    ttl = "300s"
    max_size = 1000
    [logging]
    level = "error"
    format = "Compact"
    output = "Stdout"
    [metrics]
    enabled = true
    max_requests = 10000
    retention_duration = "3600s"
    cleanup_interval = "300s"
    """
        .formatted(port, mockPort);
  }
}
