package dev.homeostat.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-abc***wxyz",
        "sk-proj-0123456789abcdef",
        "sk-ant-api03-AbCd",
        "pk-lf-1234567890",
        "xai-1234abcd",
        "gsk_1234abcd",
        "hs_1234abcd",
        "hf_abcdEFGH",
        "r8_abcd1234",
        "nvapi-abcd1234",
        "pplx-abcd1234",
        "AIzaSyD-1234567890abcdefghijkl",
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        "0123456789abcdef0123456789abcdef",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
      })
  @DisplayName("What looks like a key is masked, wherever it stands")
  void masked(String key) {
    assertThat(Secrets.scrub("Incorrect API key provided: " + key + "."))
        .isEqualTo("Incorrect API key provided: [redacted].");
    assertThat(Secrets.scrub("{\"key\":\"" + key + "\"}")).doesNotContain(key);
    assertThat(Secrets.scrub("Bearer " + key)).isEqualTo("Bearer [redacted]");
    assertThat(Secrets.scrub("https://api.example/v1?key=" + key)).doesNotContain(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The model claude-3-5-sonnet-20241022 does not exist",
        "meta-llama/Meta-Llama-3.1-405B-Instruct-Turbo is not served",
        "Rate limit reached for gpt-4o-mini-2024-07-18 in organization org-x",
        "request id: req_011CSHoEeqs5C35K2UUGgnpc",
        "the request 6f1c7a52-1b1f-4d47-9f6e-0d6f5f0f7a11 failed",
        "Internationalisierungsmassnahmen are fine",
        "Please try again in 9m38.016s, limit 100000",
        "sk- is a prefix, and so is xai-"
      })
  @DisplayName("Model names, request ids, numbers and long words stay: people need them")
  void kept(String text) {
    assertThat(Secrets.scrub(text)).isEqualTo(text);
  }

  @Test
  @DisplayName("Control characters become blanks: no line of a log or a header can be forged")
  void controlCharacters() {
    assertThat(Secrets.scrub("a\r\nSet-Cookie: x\u0000y\u001b[2J\u0085"))
        .isEqualTo("a  Set-Cookie: x y [2J");
  }

  @Test
  @DisplayName("At most 400 characters leave, and never half a character")
  void length() {
    assertThat(Secrets.scrub("word ".repeat(1000))).hasSizeLessThanOrEqualTo(400);
    String cut = Secrets.scrub("x" + "\uD83D\uDE00".repeat(400));
    assertThat(cut).hasSizeLessThanOrEqualTo(400);
    assertThat(Character.isHighSurrogate(cut.charAt(cut.length() - 1))).isFalse();
  }

  @Test
  @DisplayName("A word is left out rather than cut: it might be a key that is looked for whole")
  void wholeWords() {
    String cut = Secrets.scrub("w ".repeat(195) + "no such key: open-sesame-now");
    assertThat(cut).doesNotContain("open").endsWith("w no such");
  }

  @Test
  @DisplayName("A hostile text is read once: twice as long costs no look more than twice as many")
  void linear() {
    // Counted, not timed: a text that counts how often it is looked at would have to be a String.
    String hostile = "sk-".repeat(200_000) + "a-".repeat(200_000) + "1a".repeat(500_000);
    assertThat(Secrets.scrub(hostile)).isEqualTo("[redacted]");
    String parts = "a_1-".repeat(500_000);
    assertThat(Secrets.scrub(parts)).hasSizeLessThanOrEqualTo(400);
  }

  @Test
  @DisplayName("No key survives, whatever stands around it")
  void anySurroundings() {
    SplittableRandom random = new SplittableRandom(7);
    String key = "sk-live51H8abcdefghij1234567890";
    String around = " \t\n\"'`:;,.()[]{}<>=/\\|!?&%$#@+~";
    for (int i = 0; i < 2_000; i++) {
      char left = around.charAt(random.nextInt(around.length()));
      char right = around.charAt(random.nextInt(around.length()));
      String padding = "p ".repeat(random.nextInt(195));
      assertThat(Secrets.scrub(padding + left + key + right)).doesNotContain("live51H8");
    }
  }

  @Test
  @DisplayName("an exact secret goes, and so does its beginning where a text was cut")
  void exact() {
    List<String> secrets = List.of("correct.horse/battery");
    assertThat(Secrets.withhold("The key correct.horse/battery is wrong", secrets))
        .isEqualTo("The key [redacted] is wrong");
    assertThat(Secrets.withhold("The key correct.hor", secrets)).isEqualTo("The key [redacted]");
    assertThat(Secrets.withhold("You are co", secrets)).isEqualTo("You are co");
  }
}
