package dev.homeostat.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keeps the picture of a request's way, and the tables below it, in step with the code. */
class ArchitecturePictureTest {
  private static final Path DOCS = Documents.root().resolve("docs");
  private static final String TEXT = Documents.read(DOCS.resolve("architecture.md"));
  private static final String PICTURE = Documents.read(DOCS.resolve("request.svg"));

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+|[a-z]) \\| \\[`(\\w+)`]");
  private static final Pattern SOURCE = Pattern.compile("\\[`(\\w+)`]\\((\\S+?/(\\w+)\\.java)\\)");
  private static final Pattern BOX =
      Pattern.compile("class=\"num\"[^>]*>(\\w+)</text>\\s*<text class=\"name\"[^>]*>(\\w+)<");

  @Test
  @DisplayName("Every class that the document links exists at that path under that name")
  void classesExist() {
    List<MatchResult> links = SOURCE.matcher(TEXT).results().toList();
    assertThat(links).hasSizeGreaterThan(25);
    for (MatchResult link : links) {
      assertThat(link.group(3)).as(link.group()).isEqualTo(link.group(1));
      assertThat(DOCS.resolve(link.group(2))).as(link.group()).matches(Files::isRegularFile);
    }
  }

  @Test
  @DisplayName(
      "The steps of the tables run without a gap, 1 to 22 and a to e, each with its source")
  void steps() {
    Stream<String> numbers = IntStream.rangeClosed(1, 22).mapToObj(Integer::toString);
    List<String> expected = Stream.concat(numbers, Stream.of("a", "b", "c", "d", "e")).toList();
    assertThat(ROW.matcher(TEXT).results().map(row -> row.group(1)).toList()).isEqualTo(expected);
    List<String> linked = SOURCE.matcher(TEXT).results().map(link -> link.group(1)).toList();
    assertThat(linked).containsAll(table().values());
  }

  @Test
  @DisplayName("Every box of the picture is the table's step with the same number")
  void pictureAgrees() {
    Map<String, String> expected = table();
    // Step 16 is an arrow: the machine, whose box is step 7, is asked again.
    assertThat(expected.remove("16")).isEqualTo(expected.get("7"));
    assertThat(numbered(BOX.matcher(PICTURE).results())).isEqualTo(expected);
    assertThat(PICTURE).contains(">16: Frame");
  }

  private static Map<String, String> table() {
    return numbered(ROW.matcher(TEXT).results());
  }

  private static Map<String, String> numbered(Stream<MatchResult> matches) {
    Map<String, String> byNumber = new LinkedHashMap<>();
    matches.forEach(match -> byNumber.put(match.group(1), match.group(2)));
    return byNumber;
  }
}
