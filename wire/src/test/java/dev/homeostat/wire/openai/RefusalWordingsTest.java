package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.failure.Category;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import dev.homeostat.wire.http.HeaderLookup;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Refusals in the shapes and words of many providers, beyond the recorded ones. */
class RefusalWordingsTest {

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(
      resources = "/refusal-wordings.txt",
      delimiterString = "=>",
      quoteCharacter = '`',
      commentCharacter = '#',
      maxCharsPerColumn = 8192)
  @DisplayName("Every provider's way of saying it comes out as what it means")
  void meaning(int status, String body, FailureKind kind, Category category) {
    Failure failure =
        FailureRules.classify(
            ErrorReader.read(status, body.getBytes(UTF_8), null, HeaderLookup.NONE, 0));
    assertThat(failure.kind()).as(failure.rule()).isEqualTo(kind);
    assertThat(failure.category()).as(failure.rule()).isEqualTo(category);
  }
}
