package dev.homeostat.wire.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wire.Pieces;
import dev.homeostat.wire.json.JsonError.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonScanTest {
  private static @Nullable JsonError scan(byte[] bytes, int piece) {
    JsonScan scan = new JsonScan(JsonLimits.DEFAULT, JsonSink.NONE);
    Pieces.of(piece, bytes, scan::feed);
    scan.finish();
    return scan.error();
  }

  private static @Nullable JsonError scan(byte[] bytes) {
    JsonError whole = scan(bytes, Math.max(1, bytes.length));
    assertThat(scan(bytes, 1)).isEqualTo(whole);
    assertThat(scan(bytes, 3)).isEqualTo(whole);
    return whole;
  }

  private static JsonError fault(String json) {
    return requireNonNull(scan(json.getBytes(UTF_8)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a" 1}         | malformed JSON at byte 5: expected ':'
          {"a":1,}        | malformed JSON at byte 7: expected a key
          {a:1}           | malformed JSON at byte 1: expected a key or '}'
          [1 2]           | malformed JSON at byte 3: expected ',' or ']'
          {"a":1 "b":2}   | malformed JSON at byte 7: expected ',' or '}'
          [1,]            | malformed JSON at byte 3: expected a value
          [}              | malformed JSON at byte 1: expected a value or ']'
          nul             | malformed JSON at byte 3: the document ends inside a literal
          nulL            | malformed JSON at byte 3: expected null
          [NaN]           | malformed JSON at byte 1: expected a value (NaN and Infinity are not JSON)
          [-]             | malformed JSON at byte 2: expected a digit
          [01]            | malformed JSON at byte 2: expected ',' or ']'
          [1.]            | malformed JSON at byte 3: expected a digit
          [1e+]           | malformed JSON at byte 4: expected a digit
          1.              | malformed JSON at byte 2: the document ends inside a number
          "ab             | malformed JSON at byte 3: the document ends inside a string
          "\\x"           | malformed JSON at byte 2: no such escape (expected: one of " \\ / b f n r t u)
          "\\u12G4"       | malformed JSON at byte 5: expected four hexadecimal digits after \\u
          {"a":[1         | malformed JSON at byte 7: the document ends inside an array
          {"a":[1 ]       | malformed JSON at byte 9: the document ends inside an object
          {} {}           | malformed JSON at byte 3: expected nothing after the document
          {"a":1,"a":2}   | unacceptable JSON at byte 7: the key 'a' stands twice
          {"a":1,"\\u0061":2} | unacceptable JSON at byte 7: the key 'a' stands twice
          """)
  @DisplayName("A fault is told with its place and what was expected, however the bytes are cut")
  void faults(String json, String message) {
    assertThat(fault(json.replace("\\\\", "\\")).message()).isEqualTo(message);
  }

  @Test
  @DisplayName("An empty document is called empty")
  void empty() {
    assertThat(fault("").kind()).isEqualTo(Kind.EMPTY);
    assertThat(fault(" \r\n\t").kind()).isEqualTo(Kind.EMPTY);
  }

  @Test
  @DisplayName("X35: invalid UTF-8 is refused at its byte")
  void invalidUtf8() {
    String[] broken = {
      "\"\u00ff\"", "\"\u00c0\u0080\"", "\"\u00ed\u00a0\u0080\"", "\"\u00f4\u0090\u0080\u0080\"",
      "\"\u00e2\u0082\"", "\"\u0080\"", "\"\u00f0\u0080\u0080\u0080\"", "\"\u00c3(\""
    };
    for (String text : broken) {
      JsonError error = requireNonNull(scan(text.getBytes(ISO_8859_1)));
      assertThat(error.kind()).isEqualTo(Kind.ENCODING);
      assertThat(error.message()).startsWith("invalid UTF-8 at byte ");
    }
    assertThat(scan("\"é日😀\"".getBytes(UTF_8))).isNull();
  }

  @Test
  @DisplayName("X35: UTF-16 and byte order marks are refused")
  void otherEncodings() {
    assertThat(scan("{}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE))).isNotNull();
    assertThat(scan("\ufeff{}".getBytes(UTF_8))).isNotNull();
  }

  @Test
  @DisplayName("A lone surrogate in an escape is grammatical: providers cut pairs between chunks")
  void loneSurrogates() {
    assertThat(scan("{\"\\ud800\":\"\\ud83d\"}".getBytes(UTF_8))).isNull();
  }

  @Test
  @DisplayName("X33: 100,000 deep nesting fails flat at the limit")
  void deepNesting() {
    for (String bracket : List.of("[", "{\"a\":")) {
      JsonError error = fault(bracket.repeat(100_000));
      assertThat(error.kind()).isEqualTo(Kind.LIMIT);
      assertThat(error.offset()).isEqualTo(256 * bracket.length());
    }
    assertThat(scan(("[".repeat(256) + "]".repeat(256)).getBytes(UTF_8))).isNull();
  }

  @Test
  @DisplayName("X33: a number of 10 MB and a million keys are refused where the limit is passed")
  void longNumbersAndManyKeys() {
    byte[] number = "1".repeat(10 << 20).getBytes(UTF_8);
    JsonScan scan = new JsonScan(JsonLimits.DEFAULT, JsonSink.NONE);
    assertThat(scan.feed(number, 0, number.length)).isFalse();
    assertThat(scan.consumed()).isZero();
    assertThat(fault("[" + "1".repeat(1_001) + "]").detail()).contains("1000 characters");
    assertThat(scan(("[" + "1".repeat(1_000) + "]").getBytes(UTF_8))).isNull();

    StringBuilder topLevel = new StringBuilder("{");
    for (int i = 0; i < 300; i++) {
      topLevel.append("\"k").append(i).append("\":0,");
    }
    assertThat(fault(topLevel.toString()).detail()).isEqualTo("more than 256 top-level keys");
    byte[] nested = ("{\"a\":{" + "\"k\":0,".repeat(1_000_000)).getBytes(UTF_8);
    JsonError error = requireNonNull(scan(nested, nested.length));
    assertThat(error.detail()).isEqualTo("more than 250000 keys");
    assertThat(fault("{\"" + "k".repeat(1_025) + "\":0}").detail()).contains("1024 bytes");
  }

  @Test
  @DisplayName("A sink hears of what it looks into, with offsets, and of nothing else")
  void reports() {
    Recorder recorder = new Recorder();
    JsonScan scan = new JsonScan(JsonLimits.DEFAULT, recorder);
    byte[] json =
        "{\"m\\u006fdel\": \"abcdefghij\", \"x\":[1,{\"y\":2}],\"z\":null}".getBytes(UTF_8);
    assertThat(scan.feed(json, 0, json.length)).isTrue();
    assertThat(scan.complete()).isTrue();
    assertThat(recorder.heard)
        .containsExactly(
            "{ @0",
            "key model @1",
            "string @15",
            "\"\" @15..27",
            "key x @29",
            "[ @33",
            "number 1 @34..35",
            "{ @36",
            "} @43",
            "] @44",
            "key z @45",
            "literal n @49..53",
            "} @54");
  }

  @Test
  @DisplayName("A scan is as good as new after a reset, whatever it met before")
  void reset() {
    JsonScan scan = new JsonScan(JsonLimits.DEFAULT, JsonSink.NONE);
    for (String before : new String[] {"{\"a\":\"x", "[1,,", "{\"a\":1}", "12"}) {
      byte[] bytes = before.getBytes(UTF_8);
      scan.feed(bytes, 0, bytes.length);
      scan.reset();
      byte[] good = "{\"a\":[1,2]}".getBytes(UTF_8);
      assertThat(scan.feed(good, 0, good.length) && scan.finish()).isTrue();
      scan.reset();
    }
  }
}
