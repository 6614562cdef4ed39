package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.wire.http.HeaderLookup;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReaderTest {
  private static ErrorFacts read(String body) {
    return read(429, body, "application/json");
  }

  private static ErrorFacts read(int status, String body, @Nullable String contentType) {
    return ErrorReader.read(status, body.getBytes(UTF_8), contentType, HeaderLookup.NONE, 0);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"message":"m","type":"t","param":"p","code":"c"}}      => c => t => p => m
          {"error":{"message":"m","type":"t","param":null,"code":null}}    =>   => t =>   => m
          {"type":"error","error":{"type":"overloaded_error","message":"m"}} => => overloaded_error => => m
          {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"m"}} => 429 => RESOURCE_EXHAUSTED => => m
          [{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"m"}}] => 429 => RESOURCE_EXHAUSTED => => m
          {"error":{"code":400,"status":"INVALID_ARGUMENT","message":"m","details":[{"@type":"e","reason":"API_KEY_INVALID","message":"x"}]}} => API_KEY_INVALID => INVALID_ARGUMENT => => m
          {"error":"m"}                                  =>   =>   =>   => m
          {"message":"m","code":"c","type":"t"}          => c => t =>   => m
          {"detail":"m"}                                 =>   =>   =>   => m
          {"detail":[{"loc":["body"],"msg":"m","type":"missing"}]} => => => => m
          {"errors":[{"message":"m","code":7000}]}       => 7000 =>   =>   => m
          {"errors":["m"]}                               =>   =>   =>   => m
          {"error":"c","error_description":"m"}          =>   =>   =>   => c
          {"error":{"message":"m","code":"c","type":"t"} => c => t =>   => m
          {"error":{"code":"c","message":"m               => c =>   =>   =>
          m                                              =>   =>   =>   => m
          {}                                             =>   =>   =>   =>
          """)
  @DisplayName("The words of the common APIs are found, also in a body that breaks off")
  void words(
      String body,
      @Nullable String code,
      @Nullable String type,
      @Nullable String param,
      @Nullable String message) {
    ErrorFacts facts = read(body);
    assertThat(facts.status()).isEqualTo(429);
    assertThat(facts.code()).isEqualTo(code);
    assertThat(facts.type()).isEqualTo(type);
    assertThat(facts.param()).isEqualTo(param);
    assertThat(facts.message()).isEqualTo(message);
    assertThat(facts.text()).isEqualTo(body.toLowerCase(Locale.ROOT));
    assertThat(facts.html()).isFalse();
  }

  @Test
  @DisplayName("Gemini's retry delay is found in the body's details")
  void retryDelay() {
    ErrorFacts facts =
        read(
            "{\"error\":{\"code\":429,\"message\":\"m\",\"details\":[{\"@type\":\"x\",\"violations\":"
                + "[{\"a\":1}]},{\"@type\":\"RetryInfo\",\"retryDelay\":\"34s\"}]}}");
    assertThat(facts.retryAfterNanos()).isEqualTo(34_000_000_000L);
  }

  @Test
  @DisplayName("F26: a web page is told apart, its title is the message")
  void html() {
    String page = "<html><head><title>502 Bad Gateway</title></head><body>x</body></html>";
    ErrorFacts facts = read(502, page, null);
    assertThat(facts.html()).isTrue();
    assertThat(facts.message()).isEqualTo("502 Bad Gateway");
    assertThat(read(502, "busy", "text/html; charset=utf-8").html()).isTrue();
    assertThat(read(502, " <!DOCTYPE HTML><p>", null).message()).isNull();
  }

  @Test
  @DisplayName("Messages and texts are cut to 1 KiB")
  void bounded() {
    ErrorFacts facts = read("{\"error\":{\"message\":\"" + "é".repeat(200_000) + "\"}}");
    assertThat(facts.text().length()).isEqualTo(ErrorFacts.TEXT_LIMIT);
    ErrorFacts fits = read("{\"error\":{\"message\":\"" + "\\u0041".repeat(3_000) + "\"}}");
    assertThat(fits.message()).isEqualTo("A".repeat(ErrorFacts.TEXT_LIMIT));
  }

  @Test
  @DisplayName("Whatever a body holds, reading it throws nothing")
  void neverThrows() {
    SplittableRandom random = new SplittableRandom(9);
    String[] parts = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"error\"",
      "\"message\"",
      "\"details\"",
      "\"detail\"",
      "\"code\"",
      "\"x\"",
      "429",
      "null",
      "<html>",
      "<title>",
      "</title>",
      "\u0130",
      "\\",
      " ",
      "try again in 9"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder body = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        body.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(read(body.toString()).status()).isEqualTo(429);
    }
    assertThat(read("{\"error\":".repeat(200)).message()).isNull();
    assertThat(read("[".repeat(300)).message()).isNull();
  }
}
