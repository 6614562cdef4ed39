package dev.homeostat.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.wire.Pieces;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The scan against a parser that many years have proved, on whatever comes. */
class JsonScanFuzzTest {
  private static final JsonFactory JACKSON = new JsonFactory();

  @FuzzTest
  void agreesWithJackson(byte[] document) {
    check(document, new SplittableRandom(document.length));
  }

  @Test
  @DisplayName("Random documents, whole and broken, are judged as Jackson judges them")
  void randomDocuments() {
    SplittableRandom random = new SplittableRandom(20_260);
    int valid = 0;
    for (int i = 0; i < 6_000; i++) {
      byte[] document = RandomJson.document(random).getBytes(UTF_8);
      assertThat(check(document, random)).isTrue();
      valid += check(RandomJson.mutated(random, document), random) ? 1 : 0;
    }
    assertThat(valid).as("broken documents that are valid still").isBetween(300, 5_000);
  }

  private static boolean check(byte[] document, SplittableRandom random) {
    Recorder whole = new Recorder();
    JsonScan scan = new JsonScan(JsonLimits.DEFAULT, whole);
    boolean valid = scan.feed(document, 0, document.length) && scan.finish();

    Recorder pieces = new Recorder();
    JsonScan again = new JsonScan(JsonLimits.DEFAULT, pieces);
    Pieces.random(random, document, again::feed);
    assertThat(again.finish()).isEqualTo(valid);
    assertThat(again.error()).isEqualTo(scan.error());
    assertThat(pieces.heard).isEqualTo(whole.heard);

    JsonError error = scan.error();
    boolean apart =
        error != null
            && (error.kind() == JsonError.Kind.LIMIT
                || error.kind() == JsonError.Kind.DUPLICATE_KEY
                || startsWithMark(document));
    apart |= loneSurrogatesPossible(document);
    if (!apart) {
      assertThat(valid).as(() -> new String(document, UTF_8)).isEqualTo(jackson(document));
    }
    return valid;
  }

  private static boolean startsWithMark(byte[] document) {
    return document.length > 0 && (document[0] == (byte) 0xef || document[0] == 0);
  }

  /** The grammar allows a lone surrogate in an escape, and so do we; Jackson doesn't. */
  private static boolean loneSurrogatesPossible(byte[] document) {
    String text = new String(document, UTF_8).toLowerCase(Locale.ROOT);
    return text.replace("\\ud83d\\ude00", "").contains("\\ud");
  }

  /** Jackson is lenient about UTF-8 and takes UTF-16: the JDK's decoder comes first. */
  private static boolean jackson(byte[] document) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
      int depth = 0;
      int roots = 0;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        roots += depth == 0 && !token.isStructEnd() ? 1 : 0;
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        parser.getString();
      }
      return roots == 1;
    } catch (JacksonException notJson) {
      return false;
    }
  }
}
