package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.log.AttemptEnd;
import dev.homeostat.wall.log.WallAttempt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CanonicalAnswerTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final FaultWall wall = FaultWall.start();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    client.close();
    wall.close();
  }

  @Test
  @DisplayName("a stream has a role first, one delta per word, a finish reason and [DONE]")
  void stream() throws Exception {
    List<String> data = events(post(RawClient.body("wall-1", true)).body());

    assertThat(data).last().isEqualTo("[DONE]");
    List<JsonNode> chunks =
        data.subList(0, data.size() - 1).stream().map(MAPPER::readTree).toList();
    assertThat(chunks).hasSize(62);
    assertThat(delta(chunks.getFirst()).path("role").asString()).isEqualTo("assistant");
    StringBuilder text = new StringBuilder();
    chunks.forEach(chunk -> text.append(delta(chunk).path("content").asString("")));
    assertThat(text.toString()).isEqualTo(wall.text());
    assertThat(wall.text().split(" ", -1)).hasSize(60);
    assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(chunks)
        .allSatisfy(
            chunk -> {
              assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
              assertThat(chunk.path("model").asString()).isEqualTo("wall-1");
              assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
              assertThat(chunk.path("created").asLong()).isPositive();
            });
  }

  @Test
  @DisplayName("a usage chunk without choices comes only when asked for")
  void usage() throws Exception {
    String asked =
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    List<String> data = events(post(asked).body());

    JsonNode usage = MAPPER.readTree(data.get(data.size() - 2));
    assertThat(usage.path("choices").size()).isZero();
    assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(60);
    assertThat(post(RawClient.body("m", true)).body()).doesNotContain("usage");
  }

  @Test
  @DisplayName("JSON holds the same text, a finish reason and usage")
  void json() throws Exception {
    HttpResponse<String> response = post(RawClient.body("wall-1", false));

    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    JsonNode body = MAPPER.readTree(response.body());
    assertThat(body.at("/choices/0/message/content").asString()).isEqualTo(wall.text());
    assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(body.at("/usage/total_tokens").asInt()).isGreaterThan(60);
  }

  @Test
  @DisplayName("an attempt tells the request, the connection and the end")
  void attempt() throws Exception {
    post(RawClient.body("a", true));
    post(RawClient.body("b", false));

    List<WallAttempt> attempts = wall.awaitEnded(2, SOON);
    WallAttempt first = attempts.getFirst();
    assertThat(first.model()).isEqualTo("a");
    assertThat(first.stream()).isTrue();
    assertThat(first.header("authorization")).hasValue("Bearer key-of-the-test");
    assertThat(first.bodyText()).isEqualTo(RawClient.body("a", true));
    assertThat(first.end()).isEqualTo(AttemptEnd.COMPLETED);
    assertThat(first.eventsSent()).isEqualTo(63);
    assertThat(first.tokensSent()).isEqualTo(60);
    assertThat(attempts.get(1).connectionId()).isEqualTo(first.connectionId());
    assertThat(attempts.get(1).connectionUse()).isEqualTo(2);
    assertThat(wall.openConnections()).isEqualTo(1);
    assertThat(wall.attemptsFor("b")).hasSize(1);
    wall.clear();
    assertThat(wall.attempts()).isEmpty();
  }

  @Test
  @DisplayName("F61: a caller who leaves in the middle is seen within a moment")
  void abort() throws Exception {
    try (RawClient left = RawClient.connect(wall)) {
      left.send(RawClient.chat("fault:drip=50", true, ""));
      left.hearUntil("content\":\"A");
    }

    WallAttempt attempt = wall.awaitAborted("fault:drip=50", SOON);
    assertThat(attempt.tokensSent()).isBetween(1, 30);
    assertThat(attempt.durationMillis()).isLessThan(2000);
    wall.await(w -> w.openConnections() == 0, SOON);
  }

  @Test
  @DisplayName("a wall with a key refuses others with 401 in OpenAI's shape")
  void key() throws Exception {
    try (FaultWall guarded =
        FaultWall.start(FaultWallOptions.inProcess().withRequiredKey("right"))) {
      RawClient.Heard heard = RawClient.ask(guarded, "m", false);
      assertThat(heard.head()).startsWith("HTTP/1.1 401 ");
      assertThat(heard.body()).contains("\"invalid_api_key\"");
    }
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(wall.baseUrl() + "/chat/completions"))
            .header("Authorization", "Bearer key-of-the-test")
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode delta(JsonNode chunk) {
    return chunk.at("/choices/0/delta");
  }

  private static List<String> events(String body) {
    List<String> data = new ArrayList<>();
    for (String event : body.split("\n\n", -1)) {
      if (event.startsWith("data: ")) {
        data.add(event.substring("data: ".length()));
      }
    }
    return data;
  }
}
