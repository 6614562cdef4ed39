package dev.homeostat.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("classify")
class ClassifyTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String input, String... arguments) {
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return new Commands(
            (options, c) -> ExitCode.OK.code(), new PlainWall(_ -> {}), Map.of(), console, folder)
        .run(arguments);
  }

  private int classify(String input) {
    return run(input, "classify", "--input", "-");
  }

  private JsonNode only(String input) {
    assertThat(classify(input)).as(err.toString(UTF_8)).isZero();
    return JsonMapper.shared().readTree(out.toString(UTF_8));
  }

  @Test
  @DisplayName("One object in, one object out: kind, scope, category, confidence, wait and rule")
  void one() {
    JsonNode meaning =
        only(
            """
            {"id": 7, "provider": "groq", "status": 429,
             "headers": {"Retry-After": ["7.5"]},
             "body": {"error": {"message": "key sk-abcdefghijklmnop is over", "code": "rate_limit_exceeded"}}}
            """);
    assertThat(meaning.toString())
        .isEqualTo(
            """
            {"id":"7","provider":"groq","kind":"rate_limited","scope":"credential",\
            "category":"rate_limited_self","confidence":"high","retryAfter":7.5,\
            "rule":"code:rate-limit","status":429,"code":"rate_limit_exceeded",\
            "message":"key [redacted] is over"}\
            """);
  }

  @Test
  @DisplayName("An array comes out as an array, objects in a row as one object per line")
  void forms() {
    assertThat(classify("[{\"status\":503},\n{\"status\":\"401\",\"body\":\"no\"}]")).isZero();
    JsonNode array = JsonMapper.shared().readTree(out.toString(UTF_8));
    assertThat(array.get(0).path("category").asString()).isEqualTo("upstream_outage");
    assertThat(array.get(1).path("category").asString()).isEqualTo("credential_invalid");
    out.reset();
    assertThat(classify("{\"status\":503}\n{\"status\":401}\n")).isZero();
    assertThat(out.toString(UTF_8).lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
    out.reset();
    assertThat(classify("[]")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("[]\n");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"body":{"error":{"code":429}}}                        => rate_limited
          {"body":"{\\"error\\":\\"insufficient balance\\"}"}    => quota_exhausted
          {"body":"data: {\\"error\\":{\\"code\\":503}}\\n\\n"}  => upstream_error
          {"body":"java.net.ConnectException: Connection refused"} => network
          {"status":0,"body":"request timed out"}                => no_response
          {"status":200,"body":{"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]}} => success
          {"status":404}                                         => config_drift
          """)
  @DisplayName("Without a status an answer is a 200's, and plain words are an exception's")
  void withoutStatus(String input, String kind) {
    assertThat(only(input).path("kind").asString()).isEqualTo(kind);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          [{"status":429},{"status":"soon"}] => standard input:1:17: status: "soon" (expected: 0..999)
          {"status":4291}                    => standard input:1:1: status: 4291 (expected: 0..999)
          {"status":429,"headers":[]}        => standard input:1:1: headers: [] (expected: an object)
          {"provider":"x"}                   => standard input:1:1: entry: neither status nor body
          7                                  => standard input:1:1: entry: 7 (expected: an object
          {"status":429                      => not JSON
          {"status":429}]                    => standard input:1:15: not JSON
          [{"status":429}] 5                 => standard input:1:18: something follows the array
          `` => standard input: empty
          """)
  @DisplayName("Bad input is refused whole, with place, value and what was expected; exit 2")
  void refuses(String input, String problem) {
    assertThat(classify(input)).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString(UTF_8)).contains(problem);
    assertThat(out.size()).isZero();
  }

  @Test
  @DisplayName("Files are read too; a missing one, no name at all and a huge one are exit 2")
  void files() throws IOException {
    Files.writeString(folder.resolve("errors.json"), "{\"status\":503}");
    assertThat(run("", "classify", "--input", "errors.json")).isZero();
    assertThat(out.toString(UTF_8)).contains("upstream_error");
    assertThat(run("", "classify", "--input", "none.json")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("none.json: no such file");
    assertThat(run("", "classify")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--input FILE");
    assertThat(classify(" ".repeat(RecordedAnswers.MOST + 1))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("at most 8 MiB");
  }
}
