package dev.homeostat.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.ingress.RawClient.Response;
import dev.homeostat.gateway.ingress.Rig;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayName("What the gateway says of itself: models, health, metrics, finished requests")
@SuppressWarnings("NullAway.Init")
class AdminTest {
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static Response get(String path) throws IOException {
    return rig.ask(Rig.get(path, ""));
  }

  @Test
  @DisplayName("GET /v1/models lists every name that can be asked for, in OpenAI's shape")
  void models() throws IOException {
    Response response = get("/v1/models");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().path("object").asString()).isEqualTo("list");
    assertThat(response.json().path("data").valueStream().map(m -> m.path("id").asString()))
        .contains("chat", "wall/small", "wall/team/large");
    for (JsonNode model : response.json().path("data")) {
      assertThat(model.propertyNames())
          .contains("id", "object", "created", "owned_by", "homeostat");
      assertThat(model.path("object").asString()).isEqualTo("model");
      assertThat(get("/v1/models/" + model.path("id").asString()).json()).isEqualTo(model);
    }
  }

  @Test
  @DisplayName("an entry says what a name stands for, and what it costs per token")
  void entries() throws IOException {
    JsonNode small = get("/v1/models/wall/small").json();
    assertThat(small.path("pricing").path("prompt").asString()).isEqualTo("0.000001");
    assertThat(small.path("pricing").path("completion").asString()).isEqualTo("0.000002");
    JsonNode own = small.path("homeostat");
    assertThat(own.path("kind").asString()).isEqualTo("target");
    assertThat(own.path("strategy").asString()).isEqualTo("priority");
    assertThat(own.path("targets").path(0).asString()).isEqualTo("wall/small");
    assertThat(own.path("target_count").asInt()).isEqualTo(1);
    assertThat(get("/v1/models/wall/team/large").json().has("pricing")).isFalse();
    assertThat(get("/v1/models/auto").json().path("homeostat").path("kind").asString())
        .isEqualTo("auto");
  }

  @Test
  @DisplayName("Each name is listed once, as it is asked for; empty pools on request only")
  void names() throws IOException {
    assertThat(ids("/v1/models"))
        .doesNotHaveDuplicates()
        .contains("chat", "nickname", "small", "fast")
        .doesNotContain("smart");
    assertThat(ids("/v1/models?include=empty_pools")).contains("smart");
    assertThat(get("/v1/models/nickname").json().path("id").asString()).isEqualTo("nickname");
  }

  private static List<String> ids(String path) throws IOException {
    return get(path).json().path("data").valueStream().map(m -> m.path("id").asString()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wall/team/large",
        "wall%2Fteam%2Flarge",
        "wall/team%2flarge",
        "%77all/team/large"
      })
  @DisplayName("GET /v1/models/{id} takes ids with slashes, percent-encoded or not")
  void slashes(String id) throws IOException {
    Response response = get("/v1/models/" + id);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.json().path("id").asString()).isEqualTo("wall/team/large");
    assertThat(response.json().path("owned_by").asString()).isEqualTo("wall");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "wall", "wall/", "%zz", "%", "%00", "..%2f..%2fetc", "chat+x"})
  @DisplayName("GET /v1/models/{id} of an unknown or unreadable id is 404 model_not_found")
  void unknown(String id) throws IOException {
    Response response = get("/v1/models/" + id);
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.code()).isEqualTo("model_not_found");
    assertThat(response.header("x-request-id")).isNotEmpty();
  }

  @Test
  @DisplayName("/livez is 200 as long as the process lives; /readyz says whether it wants traffic")
  void health() throws IOException {
    assertThat(get("/livez").json().path("status").asString()).isEqualTo("alive");
    Response ready = get("/readyz");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("status").asString()).isEqualTo("serving");
    assertThat(ready.json().path("no_providers_configured").asBoolean(true)).isFalse();
  }

  @Test
  @DisplayName("The names of metrics are part of the interface")
  void metrics() throws IOException {
    assertThat(rig.ask(Rig.post("", Rig.chat(true))).status()).isEqualTo(200);
    assertThat(rig.ask(Rig.post("", Rig.chat(false))).status()).isEqualTo(200);
    Response response = get("/metrics");
    assertThat(response.header("content-type")).startsWith("text/plain");
    assertThat(response.body())
        .contains(
            "homeostat_requests_total{end=\"answered\",status=\"200\"}",
            "homeostat_attempts_total{outcome=\"ok\",target=\"wall/small\"}",
            "homeostat_tokens_total{kind=\"input\",target=\"wall/small\"}",
            "homeostat_tokens_total{kind=\"output\",target=\"wall/small\"}",
            "homeostat_cost_usd_total{purpose=\"answer\",target=\"wall/small\"}",
            "homeostat_ttft_seconds_bucket{target=\"wall/small\"",
            "homeostat_ttft_seconds_count{target=\"wall/small\"}",
            "homeostat_overhead_seconds_bucket",
            "homeostat_overhead_seconds_count",
            "homeostat_breaker_state{target=\"wall/small\"} 0.0",
            "homeostat_breaker_state{target=\"wall/team/large\"} 0.0",
            "homeostat_inflight ",
            "homeostat_client_connections ",
            "homeostat_upstream_connections ",
            "homeostat_body_bytes ",
            "homeostat_facts_dropped 0");
  }

  @Test
  @DisplayName("GET /v1/requests/{id} shows what was tried, as soon as the answer is out")
  void inspector() throws IOException {
    Response answer = rig.ask(Rig.post("", Rig.chat(false)));
    Response shown = get("/v1/requests/" + answer.header("x-request-id"));
    assertThat(shown.status()).isEqualTo(200);
    JsonNode record = shown.json();
    assertThat(record.path("model").asString()).isEqualTo("chat");
    assertThat(record.path("end").asString()).isEqualTo("answered");
    assertThat(record.path("status").asInt()).isEqualTo(200);
    assertThat(record.path("target").asString()).isEqualTo("wall/small");
    assertThat(record.path("attempts").size()).isEqualTo(1);
    assertThat(record.path("attempts").path(0).path("outcome").asString()).isEqualTo("ok");
    assertThat(record.path("usage").path("output_tokens").asInt()).isEqualTo(60);
    assertThat(record.path("cost_usd").asString()).isEqualTo(answer.header("x-homeostat-cost-usd"));
    assertThat(shown.body()).doesNotContain(Rig.UPSTREAM_KEY).doesNotContain("\"Hi\"");
  }
}
