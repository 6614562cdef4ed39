package dev.homeostat.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import dev.homeostat.wall.log.AttemptEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** openai-java at its defaults: what it repeats by itself is part of what is tested. */
@DisplayName("openai-java works unchanged")
@Timeout(30) // it obeys any Retry-After: a repetition would wait for a minute
class OpenAiJavaTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  private final String question = "How is the weather? (" + UUID.randomUUID() + ")";
  private ClientScene scene;
  private OpenAIClient client;

  @BeforeEach
  void start() throws Exception {
    scene = ClientScene.start();
    client = builder().build();
  }

  @AfterEach
  void close() {
    client.close();
    scene.close();
  }

  @Test
  @DisplayName("chat: text, usage, model and the gateway's headers")
  void chat() {
    try (HttpResponseFor<ChatCompletion> raw =
        client.chat().completions().withRawResponse().create(ask("chat").build())) {
      ChatCompletion answer = raw.parse();

      assertThat(text(answer)).isEqualTo(scene.primary().text());
      assertThat(finish(answer)).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
      assertThat(answer.model()).isEqualTo("wall-1");
      assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(60);
      assertThat(header(raw, "x-request-id")).isNotBlank();
      assertThat(header(raw, "x-homeostat-target")).isEqualTo("primary/wall-1");
      assertThat(header(raw, "x-homeostat-trail")).startsWith("primary/wall-1=ok@");
    }
  }

  @Test
  @DisplayName("a stream has every word, one finish reason and no usage that nobody asked for")
  void stream() {
    Told told = gather(ask("chat").build());

    assertThat(told.error).isNull();
    assertThat(told.text()).isEqualTo(scene.primary().text());
    assertThat(told.finishes()).containsExactly("stop");
    assertThat(told.usages()).isEmpty();
  }

  @Test
  @DisplayName("a stream has one usage when it is asked for")
  void usage() {
    Told told =
        gather(
            ask("chat")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());

    assertThat(told.text()).isEqualTo(scene.primary().text());
    assertThat(told.finishes()).containsExactly("stop");
    assertThat(told.usages()).extracting(CompletionUsage::completionTokens).containsExactly(60L);
  }

  @Test
  @DisplayName("a tool call arrives whole")
  void tool() {
    ChatCompletion answer = client.chat().completions().create(withTool(ask("tools")).build());

    assertThat(finish(answer)).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertCallsWeather(answer);
  }

  @Test
  @DisplayName("the arguments of a streamed tool call can be put together")
  void streamedTool() {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(withTool(ask("tools")).build())) {
      stream.stream().forEach(accumulator::accumulate);
    }

    assertCallsWeather(accumulator.chatCompletion());
  }

  @Test
  @DisplayName("a failover on the way is not noticed, and told in the trail")
  void failover() {
    try (HttpResponseFor<ChatCompletion> raw =
        client.chat().completions().withRawResponse().create(ask("failover").build())) {
      assertThat(text(raw.parse())).isEqualTo(scene.fallback().text());
      assertThat(header(raw, "x-homeostat-target")).isEqualTo("fallback/wall-1");
      assertThat(header(raw, "x-homeostat-trail"))
          .contains("=upstream_error@", "; fallback/wall-1=ok@");
    }
    assertThat(gather(ask("failover").build()).text()).isEqualTo(scene.fallback().text());
  }

  @ParameterizedTest(name = "stream: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("an invalid key is an UnauthorizedException")
  void invalidKey(boolean stream) {
    OpenAIClient stranger = builder().apiKey("wrong").build();

    assertThat(refusal(stranger, "chat", stream, UnauthorizedException.class).code())
        .hasValue("invalid_api_key");
    stranger.close();
  }

  @ParameterizedTest(name = "stream: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("an unknown model is a NotFoundException")
  void unknownModel(boolean stream) {
    NotFoundException refusal = refusal(client, "nobody", stream, NotFoundException.class);

    assertThat(refusal.code()).hasValue("model_not_found");
    assertThat(refusal.param()).hasValue("model");
  }

  @ParameterizedTest(name = "stream: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("a request that the provider refuses is a BadRequestException in its words")
  void badRequest(boolean stream) {
    BadRequestException refusal = refusal(client, "refused", stream, BadRequestException.class);

    assertThat(refusal).hasMessageContaining("temperature: 9");
    assertThat(refusal.code()).hasValue("invalid_value");
    assertThat(scene.attemptsFor(question)).hasSize(1);
  }

  @ParameterizedTest(name = "stream: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("429 from everybody is a RateLimitException that the client does not repeat")
  void rateLimited(boolean stream) {
    RateLimitException refusal =
        refusal(client, stream ? "limited-1" : "limited-2", stream, RateLimitException.class);

    assertThat(refusal.code()).hasValue("rate_limit_exceeded");
    assertThat(refusal.headers().values("x-should-retry")).containsExactly("false");
    assertThat(refusal.headers().values("retry-after")).containsExactly("60");
    assertThat(scene.primary().attempts()).hasSize(1);
    assertThat(scene.fallback().attempts()).hasSize(1);
  }

  @Test
  @DisplayName("an answer that is cut everywhere is an error and not repeated")
  void cutAnswer() {
    assertThat(refusal(client, "cut", false, InternalServerException.class).code())
        .hasValue("upstream_truncated");
    assertThat(scene.primary().attempts()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "cut-slowly"})
  @DisplayName("a stream that is cut everywhere raises after the text it had")
  void cutStream(String model) {
    Told told = gather(ask(model).build());

    assertThat(told.error)
        .isInstanceOfSatisfying(
            SseException.class, error -> assertThat(error.code()).hasValue("upstream_truncated"));
    assertThat(told.text()).isEqualTo(scene.primary().text(20));
    assertThat(told.finishes()).isEmpty();
  }

  @Test
  @DisplayName("models are listed and retrieved")
  void models() {
    assertThat(client.models().list().data()).extracting(Model::id).contains("chat");
    assertThat(client.models().retrieve("chat").id()).isEqualTo("chat");
    assertThat(client.models().retrieve("primary/wall-1").id()).isEqualTo("primary/wall-1");
    assertThatThrownBy(() -> client.models().retrieve("nobody"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  @DisplayName("a stream that is closed is aborted at the provider within a second")
  void closedStream() {
    Instant leftAt;
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(ask("slow").build())) {
      Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
      chunks.next();
      chunks.next();
      leftAt = Instant.now();
    }

    assertAbortedWithinASecondOf(leftAt);
  }

  @Test
  @DisplayName("an answer no longer waited for is aborted at the provider within a second")
  void timeout() {
    OpenAIClient hasty = builder().timeout(Duration.ofMillis(300)).maxRetries(0).build();

    assertThatThrownBy(() -> hasty.chat().completions().create(ask("slow").build()))
        .isInstanceOf(OpenAIIoException.class);
    assertAbortedWithinASecondOf(Instant.now());
    hasty.close();
  }

  private OpenAIOkHttpClient.Builder builder() {
    return OpenAIOkHttpClient.builder().baseUrl(scene.baseUrl()).apiKey(scene.key());
  }

  private ChatCompletionCreateParams.Builder ask(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(question);
  }

  private static ChatCompletionCreateParams.Builder withTool(
      ChatCompletionCreateParams.Builder request) {
    Map<String, Object> properties =
        Map.of("place", Map.of("type", "string"), "days", Map.of("type", "integer"));
    return request.addFunctionTool(
        FunctionDefinition.builder()
            .name("weather")
            .parameters(
                FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties", JsonValue.from(properties))
                    .putAdditionalProperty("required", JsonValue.from(List.of("place", "days")))
                    .build())
            .build());
  }

  private <E extends OpenAIServiceException> E refusal(
      OpenAIClient caller, String model, boolean stream, Class<E> kind) {
    ChatCompletionCreateParams request = ask(model).build();
    return catchThrowableOfType(
        kind,
        () -> {
          if (stream) {
            caller.chat().completions().createStreaming(request).close();
          } else {
            caller.chat().completions().create(request);
          }
        });
  }

  /** What a stream said, whether it ended well or not. */
  private record Told(List<ChatCompletionChunk> chunks, @Nullable RuntimeException error) {
    String text() {
      StringBuilder text = new StringBuilder();
      choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
      return text.toString();
    }

    List<String> finishes() {
      return choices().stream()
          .flatMap(choice -> choice.finishReason().stream())
          .map(reason -> reason.asString())
          .toList();
    }

    List<CompletionUsage> usages() {
      return chunks.stream().flatMap(chunk -> chunk.usage().stream()).toList();
    }

    private List<ChatCompletionChunk.Choice> choices() {
      return chunks.stream().flatMap(chunk -> chunk.choices().stream()).toList();
    }
  }

  private Told gather(ChatCompletionCreateParams request) {
    List<ChatCompletionChunk> chunks = new ArrayList<>();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(request)) {
      stream.stream().forEach(chunks::add);
      return new Told(chunks, null);
    } catch (RuntimeException e) {
      return new Told(chunks, e);
    }
  }

  private void assertAbortedWithinASecondOf(Instant left) {
    scene
        .primary()
        .await(
            _ ->
                scene.attemptsFor(question).stream()
                    .anyMatch(attempt -> attempt.end() == AttemptEnd.CLIENT_ABORTED),
            SOON);
    assertThat(scene.attemptsFor(question))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.endedAt()).isBefore(left.plusSeconds(1)));
  }

  private static void assertCallsWeather(ChatCompletion answer) {
    List<ChatCompletionMessageFunctionToolCall> calls =
        answer.choices().getFirst().message().toolCalls().orElseThrow().stream()
            .map(call -> call.asFunction())
            .toList();
    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().id()).isNotBlank();
    assertThat(calls.getFirst().function().name()).isEqualTo("weather");
    JsonNode arguments = JsonMapper.shared().readTree(calls.getFirst().function().arguments());
    assertThat(arguments.path("place").isString()).isTrue();
    assertThat(arguments.path("days").isInt()).isTrue();
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  private static ChatCompletion.Choice.FinishReason finish(ChatCompletion answer) {
    return answer.choices().getFirst().finishReason();
  }

  private static String header(HttpResponseFor<?> response, String name) {
    return response.headers().values(name).getFirst();
  }
}
