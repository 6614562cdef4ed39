package dev.homeostat.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.client.okhttp.OpenAIOkHttpClientAsync;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clients in Java, like those of {@link ScenarioClientsTest}; the cases run beside each other.
 */
@DisplayName("In each scenario each client in Java has the complete text or raises an error")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ScenarioJavaClientsTest {
  private static final int AT_ONCE = 16;

  /** Reads one answer into a text; what it has read stays when it throws. */
  private interface Reader {
    void read(String model, StringBuilder text) throws Exception;
  }

  /** What one request came to. */
  private record Told(String text, @Nullable Exception error) {}

  private final Map<String, Reader> readers = readers();
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ScenarioScene scene;
  private OpenAIClient openai;
  private OpenAIClientAsync openaiAsync;

  private Map<String, Reader> readers() {
    Map<String, Reader> all = new LinkedHashMap<>();
    all.put("openai-java", this::openaiJava);
    all.put("openai-java-async", this::openaiJavaAsync);
    all.put("openai-java-json", this::openaiJavaJson);
    all.put("http-client-text", this::httpText);
    all.put("http-client-lines", this::httpLines);
    all.put("http-client-json", this::httpJson);
    all.put("url-connection", this::urlConnection);
    return all;
  }

  @BeforeAll
  void start() throws Exception {
    scene = ScenarioScene.start(List.copyOf(readers.keySet()));
    openai = OpenAIOkHttpClient.builder().baseUrl(scene.baseUrl()).apiKey(scene.key()).build();
    openaiAsync =
        OpenAIOkHttpClientAsync.builder().baseUrl(scene.baseUrl()).apiKey(scene.key()).build();
  }

  @AfterAll
  void close() {
    threads.close();
    openai.close();
    openaiAsync.close();
    http.close();
    scene.close();
  }

  @TestFactory
  @DisplayName("openai-java, sync and async, java.net.http and HttpURLConnection")
  Stream<DynamicTest> clients() {
    List<DynamicTest> tests = new ArrayList<>();
    for (ScenarioCase each : ScenarioCase.all()) {
      for (Map.Entry<String, Reader> reader : readers.entrySet()) {
        if (each.asks(reader.getKey())) {
          tests.add(test(each, reader.getKey(), reader.getValue()));
        }
      }
    }
    return tests.stream();
  }

  private DynamicTest test(ScenarioCase each, String client, Reader reader) {
    String text = scene.expected(client.endsWith("-json") ? each.json() : each.stream());
    Future<List<Told>> told = threads.submit(() -> ask(each, each.model(client), reader));
    return dynamicTest(
        each.name() + " " + client + (text == null ? ": raises, nothing spliced" : ": whole"),
        () -> {
          assertThat(told.get()).hasSize(each.requests()).allSatisfy(one -> judge(one, text));
          assertThat(scene.attempts(each.model(client))).as("attempts").isPositive();
        });
  }

  private void judge(Told told, @Nullable String text) {
    if (text == null) {
      assertThat(told.error()).as(told.text()).isNotNull();
      assertThat(scene.text()).startsWith(told.text());
    } else {
      assertThat(told.error()).isNull();
      assertThat(told.text()).isEqualTo(text);
    }
  }

  private static List<Told> ask(ScenarioCase each, String model, Reader reader)
      throws InterruptedException {
    List<Told> all = new ArrayList<>();
    for (int i = 0; i < each.requests(); i++) {
      if (i > 0) {
        Thread.sleep(each.pauseMillis()); // the scenario's own pace
      }
      all.add(ask(model, reader));
    }
    return all;
  }

  private static Told ask(String model, Reader reader) {
    StringBuilder text = new StringBuilder();
    try {
      reader.read(model, text);
      return new Told(text.toString(), null);
    } catch (Exception e) {
      return new Told(text.toString(), e);
    }
  }

  private void openaiJava(String model, StringBuilder text) {
    try (StreamResponse<ChatCompletionChunk> stream =
        openai.chat().completions().createStreaming(request(model))) {
      stream.stream().forEach(chunk -> add(chunk, text));
    }
  }

  private void openaiJavaAsync(String model, StringBuilder text) throws Exception {
    AsyncStreamResponse<ChatCompletionChunk> stream =
        openaiAsync.chat().completions().createStreaming(request(model));
    stream
        .subscribe(
            new AsyncStreamResponse.Handler<>() {
              @Override
              public void onNext(ChatCompletionChunk chunk) {
                add(chunk, text);
              }

              @Override
              public void onComplete(Optional<Throwable> error) {}
            })
        .onCompleteFuture()
        .get();
  }

  private void openaiJavaJson(String model, StringBuilder text) {
    openai
        .chat()
        .completions()
        .create(request(model))
        .choices()
        .forEach(choice -> choice.message().content().ifPresent(text::append));
  }

  private static ChatCompletionCreateParams request(String model) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessage("How is the weather?")
        .build();
  }

  private static void add(ChatCompletionChunk chunk, StringBuilder text) {
    chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
  }

  private void httpText(String model, StringBuilder text) throws Exception {
    HttpResponse<String> response =
        http.send(post(model, true), HttpResponse.BodyHandlers.ofString());
    status(response.statusCode());
    response.body().lines().forEach(line -> addLine(line, text));
  }

  private void httpLines(String model, StringBuilder text) throws Exception {
    HttpResponse<Stream<String>> response =
        http.send(post(model, true), HttpResponse.BodyHandlers.ofLines());
    status(response.statusCode());
    response.body().forEach(line -> addLine(line, text));
  }

  private void httpJson(String model, StringBuilder text) throws Exception {
    HttpResponse<String> response =
        http.send(post(model, false), HttpResponse.BodyHandlers.ofString());
    status(response.statusCode());
    text.append(
        JsonMapper.shared().readTree(response.body()).at("/choices/0/message/content").asString());
  }

  private void urlConnection(String model, StringBuilder text) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) uri().toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Authorization", "Bearer " + scene.key());
    connection.setRequestProperty("Content-Type", "application/json");
    connection.getOutputStream().write(body(model, true).getBytes(StandardCharsets.UTF_8));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        addLine(line, text);
      }
    }
  }

  /** Error events have no choices: this reader passes over them. */
  private static void addLine(String line, StringBuilder text) {
    if (line.startsWith("data: {")) {
      JsonNode chunk = JsonMapper.shared().readTree(line.substring("data: ".length()));
      text.append(chunk.at("/choices/0/delta/content").asString(""));
    }
  }

  private static void status(int status) throws IOException {
    if (status >= 400) {
      throw new IOException("status " + status);
    }
  }

  private HttpRequest post(String model, boolean stream) {
    return HttpRequest.newBuilder(uri())
        .header("Authorization", "Bearer " + scene.key())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body(model, stream)))
        .build();
  }

  private URI uri() {
    return URI.create(scene.baseUrl() + "/chat/completions");
  }

  private static String body(String model, boolean stream) {
    return "{\"model\":\"%s\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(model, stream);
  }
}
