package dev.homeostat.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** litellm-rs (Rust, actix): a worker per core; its prompt guard stays on, as it is by default. */
record LitellmRs() implements PeerSetup {
  @Override
  public Start prepare(Path installed, Path folder, Lab lab, int port) throws IOException {
    Path configuration =
        Files.writeString(folder.resolve("gateway.yaml"), configuration(lab, port));
    List<String> command =
        List.of(
            installed.resolve("bin").resolve("gateway").toString(),
            "--config",
            configuration.toString(),
            "--log-level",
            "error");
    return Start.usual(command, Map.of(), port, "/health");
  }

  /** Its limits of requests and tokens per minute are far below what a run asks for. */
  static String configuration(Lab lab, int port) {
    return """
    schema_version: "1.0"
    server:
      host: "127.0.0.1"
      port: %d
      workers: %d
      max_body_size: 67108864
    providers:
      - name: "mock"
        provider_type: "openai_compatible"
        api_key: "bench"
        base_url: "http://127.0.0.1:%d/v1"
        endpoint_access: private_network
        rpm: 4000000000
        tpm: 4000000000
        max_concurrent_requests: 10000
        timeout: 300
        models: [%s]
    router:
      strategy: "round_robin"
      circuit_breaker:
        failure_threshold: 5
        recovery_timeout: 60
        min_requests: 10
        success_threshold: 3
      load_balancer:
        health_check_enabled: false
        sticky_sessions: false
        session_timeout: 3600
    storage:
      database: {url: "sqlite::memory:", enabled: false}
      redis: {url: "redis://127.0.0.1:6379", enabled: false}
    auth:
      enable_jwt: false
      enable_api_key: false
      allow_anonymous: true
      jwt_secret: ""
    monitoring:
      metrics: {enabled: false}
      tracing: {enabled: false}
      health: {path: "/health"}
    cache: {enabled: false}
    pricing:
      unpriced_model_policy: allow_unpriced
      unpriced_fallback_cost_per_1k_tokens: 0.0
    rate_limit: {enabled: false}
    """
        .formatted(
            port,
            lab.cores(),
            lab.mockPort(),
            String.join(", ", lab.models().stream().map(model -> '"' + model + '"').toList()));
  }
}
