package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.failure.Category;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real refusals of real providers, from their bytes to what they mean. */
class ProviderErrorsTest {
  private static final String[] LOADED_NUMBERS = {"401", "402", "404", "429", "500", "503", "0"};

  /** One recorded refusal. */
  record Sample(String provider, int status, JsonNode headers, String body, String expect) {
    @Override
    public String toString() {
      String head = body.length() > 70 ? body.substring(0, 70) : body;
      return provider + " " + status + " " + head;
    }

    ErrorFacts facts() {
      return facts(body);
    }

    ErrorFacts facts(String text) {
      return ErrorReader.read(status, text.getBytes(UTF_8), null, this::header, 0);
    }

    private @Nullable String header(String name) {
      return headers.path(name).asString(null);
    }

    Failure failure() {
      if (status != 200) {
        return FailureRules.classify(facts());
      }
      ChatAnswerReader reader = new ChatAnswerReader();
      byte[] bytes = body.getBytes(UTF_8);
      reader.feed(bytes, 0, bytes.length);
      ErrorFacts error = reader.finish().error();
      return error != null
          ? FailureRules.classify(error)
          : Failure.seen(FailureKind.UPSTREAM_EMPTY, "the answer has no content");
    }
  }

  static Stream<Sample> samples() {
    try (InputStream in =
        Objects.requireNonNull(
            ProviderErrorsTest.class.getResourceAsStream("/provider-errors.json"))) {
      List<Sample> samples = new ArrayList<>();
      for (JsonNode node : JsonMapper.shared().readTree(in)) {
        samples.add(
            new Sample(
                node.path("provider").asString(),
                node.path("status").asInt(),
                node.path("headers"),
                node.path("body").asString(),
                node.path("expect").asString()));
      }
      return samples.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  @DisplayName("Every recorded refusal gets the category that a person gave it")
  void category(Sample sample) {
    Failure failure = sample.failure();
    assertThat(failure.category().name().toLowerCase(Locale.ROOT))
        .as("by %s as %s", failure.rule(), failure.kind())
        .isEqualTo(sample.expect());
  }

  @Test
  @DisplayName("The record is complete: 107 refusals")
  void complete() {
    assertThat(samples()).hasSize(107);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  @DisplayName("Digits in a text never decide when a status is known")
  void digitsNeverDecide(Sample sample) {
    if (sample.status() == 0 || sample.status() == 200) {
      return;
    }
    Failure plain = FailureRules.classify(sample.facts());
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      Failure other = FailureRules.classify(withOtherDigits(sample.facts(), random));
      assertThat(other.rule()).isEqualTo(plain.rule());
      assertThat(other.kind()).isEqualTo(plain.kind());
      assertThat(other.category()).isEqualTo(plain.category());
    }
  }

  /** The same words with other numbers in them, and numbers where there were none. */
  private static ErrorFacts withOtherDigits(ErrorFacts facts, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < facts.text().length(); i++) {
      char c = facts.text().charAt(i);
      boolean digit = c >= '0' && c <= '9';
      text.append(digit ? (char) ('0' + random.nextInt(10)) : c);
      if (random.nextInt(12) == 0) {
        text.append(LOADED_NUMBERS[random.nextInt(LOADED_NUMBERS.length)]);
        text.append(c == ' ' && random.nextBoolean() ? " " : "");
      }
    }
    return new ErrorFacts(
        facts.status(),
        facts.code(),
        facts.type(),
        facts.param(),
        facts.message(),
        text.toString(),
        facts.retryAfterNanos(),
        facts.html(),
        facts.statusAssumed());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          403 => {"error":{"message":"Country, region, or territory not supported","code":"unsupported_country_region_territory"}} => ACCESS_DENIED => CONFIG_DRIFT
          400 => {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}} => QUOTA_EXHAUSTED => QUOTA_EXHAUSTED
          400 => {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}} => CREDENTIAL_INVALID => CREDENTIAL_INVALID
          400 => {"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***ys."} => CREDENTIAL_INVALID => CREDENTIAL_INVALID
          404 => {"error":{"message":"The model `x` does not exist","code":"model_not_found"}} => MODEL_GONE => CONFIG_DRIFT
          404 => {"message":"Access denied. This Model is marked by provider as Legacy"} => MODEL_GONE => CONFIG_DRIFT
          404 => {"type":"error","error":{"type":"not_found_error","message":"model: claude-3-opus"}} => MODEL_GONE => CONFIG_DRIFT
          404 => 404 page not found => CONFIG_DRIFT => CONFIG_DRIFT
          412 => {"error":{"message":"Account is suspended, possibly due to reaching the monthly spending limit"}} => QUOTA_EXHAUSTED => QUOTA_EXHAUSTED
          429 => {"error":{"message":"x is temporarily rate-limited upstream"}} => UPSTREAM_ERROR => UPSTREAM_OUTAGE
          429 => {"message":"Too many tokens, please wait before trying again."} => RATE_LIMITED => RATE_LIMITED_SELF
          400 => {"message":"too many tokens: the prompt must be shorter"} => CONTEXT_LENGTH => HEALTHY
          403 => <!DOCTYPE html><title>Attention Required!</title> => NOT_JSON => NETWORK
          401 => <html><title>401 Authorization Required</title></html> => CREDENTIAL_INVALID => CREDENTIAL_INVALID
          503 => <html>billing, invalid api key</html> => UPSTREAM_ERROR => UPSTREAM_OUTAGE
          302 => moved => CONFIG_DRIFT => CONFIG_DRIFT
          418 => teapot => UNATTRIBUTED => UNKNOWN
          999 => strange => NOT_JSON => UNKNOWN
          0   => 401 Unauthorized => CREDENTIAL_INVALID => CREDENTIAL_INVALID
          0   => 503 whatever => UPSTREAM_ERROR => UPSTREAM_OUTAGE
          """)
  @DisplayName("Known traps: the words of a refusal outrank its status, a page's words never count")
  void traps(int status, String body, FailureKind kind, Category category) {
    Failure failure =
        FailureRules.classify(ErrorReader.read(status, body.getBytes(UTF_8), null, _ -> null, 0));
    assertThat(failure.kind()).as(failure.rule()).isEqualTo(kind);
    assertThat(failure.category()).as(failure.rule()).isEqualTo(category);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"message":"Invalid 'messages[1].content': 'my invalid api key, no credits'","param":"messages[1].content"}}
          {"error":{"message":"tools[0]: the model x does not exist","param":"tools","type":"invalid_request_error"}}
          {"type":"error","error":{"type":"invalid_request_error","message":"messages.0.content: invalid api key"}}
          {"error":{"message":"Unsupported parameter: 'rate limit' is not supported with this model."}}
          {"error":{"message":"Invalid schema for function 'pay_overdue_invoice': billing details"}}
          """)
  @DisplayName("A 400 that blames a request field is the caller's fault, whatever it quotes")
  void callerFaultVeto(String body) {
    Failure failure =
        FailureRules.classify(ErrorReader.read(400, body.getBytes(UTF_8), null, _ -> null, 0));
    assertThat(failure.kind()).as(failure.rule()).isEqualTo(FailureKind.CALLER_FAULT);
    assertThat(failure.category()).isEqualTo(Category.HEALTHY);
  }

  @Test
  @DisplayName("A specific code outranks the veto; a blamed model is never the caller's")
  void vetoGivesWayToCodes() {
    String quota =
        "{\"error\":{\"message\":\"no\",\"param\":\"n\",\"code\":\"insufficient_quota\"}}";
    String model = "{\"error\":{\"message\":\"invalid model\",\"param\":\"model\"}}";
    assertThat(of400(quota).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    assertThat(of400(model).kind()).isEqualTo(FailureKind.MODEL_GONE);
  }

  private static Failure of400(String body) {
    return FailureRules.classify(ErrorReader.read(400, body.getBytes(UTF_8), null, _ -> null, 0));
  }

  @Test
  @DisplayName("Amazon's and Azure's headers say what their bodies leave out")
  void headers() {
    assertThat(withHeader(400, "x-amzn-errortype", "ThrottlingException:http://amazon.example"))
        .isEqualTo(FailureKind.RATE_LIMITED);
    assertThat(withHeader(429, "x-ms-throttle-reason", "ModelCapacityExceeded"))
        .isEqualTo(FailureKind.UPSTREAM_ERROR);
  }

  private static FailureKind withHeader(int status, String name, String value) {
    byte[] body = "{\"message\":\"no\"}".getBytes(UTF_8);
    ErrorFacts facts =
        ErrorReader.read(status, body, null, key -> key.equals(name) ? value : null, 0);
    return FailureRules.classify(facts).kind();
  }
}
