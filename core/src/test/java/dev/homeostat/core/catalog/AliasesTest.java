package dev.homeostat.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Alias patterns and nearest names")
class AliasesTest {
  @Test
  @DisplayName("a star stands for any characters, as a regular expression would say it")
  void matching() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String pattern = "p" + word(random, "ab*", 8);
      String name = "p" + word(random, "ab", 10);
      boolean expected = Pattern.matches(pattern.replace("*", ".*"), name);
      assertThat(new Alias(pattern, "x").matches(name))
          .as("%s on %s", pattern, name)
          .isEqualTo(expected);
    }
  }

  private static String word(Random random, String letters, int most) {
    StringBuilder word = new StringBuilder();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  @Test
  @DisplayName("of equally specific patterns the one declared first wins")
  void declaredFirst() {
    Aliases aliases = Aliases.of(List.of(new Alias("a*", "first"), new Alias("*b", "second")));
    assertThat(aliases.match("ab")).isEqualTo(new Alias("a*", "first"));
    assertThat(aliases.match("cb")).isEqualTo(new Alias("*b", "second"));
    assertThat(aliases.match("c")).isNull();
  }

  @Test
  @DisplayName("edit distance counts inserts, deletes and replacements")
  void distance() {
    assertThat(NearestNames.distance("kitten", "sitting", 5)).isEqualTo(3);
    assertThat(NearestNames.distance("", "abc", 5)).isEqualTo(3);
    assertThat(NearestNames.distance("same", "same", 0)).isZero();
    assertThat(NearestNames.distance("abcdef", "uvwxyz", 2)).isEqualTo(3);
  }

  @Test
  @DisplayName("at most three names, the nearest first; nothing for an absurdly long name")
  void nearest() {
    List<String> known = List.of("gpt-4", "gpt-4o", "gpt-4.1", "gpt-5", "claude");
    assertThat(NearestNames.of("gpt-4p", known)).hasSize(3).startsWith("gpt-4");
    assertThat(NearestNames.of("zzzzzz", known)).isEmpty();
    assertThat(NearestNames.of("g".repeat(100_000), known)).isEmpty();
    assertThat(NearestNames.of("", known)).isEmpty();
  }
}
