package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.openai.ChatRequestScan.Bad;
import dev.homeostat.wire.openai.ChatRequestScan.Ok;
import dev.homeostat.wire.openai.ChatRequestScan.Result;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestScanTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  static Result scan(byte[] body, int piece) {
    ChatRequestScan scan = new ChatRequestScan(JsonLimits.DEFAULT);
    for (int i = 0; i < body.length; i += piece) {
      if (!scan.feed(body, i, Math.min(piece, body.length - i))) {
        break;
      }
    }
    return scan.finish();
  }

  static Result scan(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    Result whole = scan(bytes, Math.max(1, bytes.length));
    assertThat(scan(bytes, 1)).isEqualTo(whole);
    return whole;
  }

  private static ChatRequestFacts facts(String body) {
    assertThat(scan(body)).isInstanceOf(Ok.class);
    return ((Ok) scan(body)).facts();
  }

  private static Bad bad(String body) {
    assertThat(scan(body)).isInstanceOf(Bad.class);
    return (Bad) scan(body);
  }

  @Test
  @DisplayName("An ordinary request is read whole")
  void ordinaryRequest() {
    ChatRequestFacts facts =
        facts(
            "{\"model\":\"gpt\\u002d4o\","
                + MESSAGES
                + ",\"stream\":true,\"n\":2,\"tools\":[{}],"
                + "\"temperature\":0.0,\"max_tokens\":100,\"max_completion_tokens\":80,"
                + "\"user\":\"u1\",\"prompt_cache_key\":\"k\",\"session_id\":\"s\","
                + "\"stream_options\":{\"include_usage\":true},\"logprobs\":true,"
                + "\"response_format\":{\"type\":\"json_schema\"},\"reasoning_effort\":\"high\"}");
    assertThat(facts.model()).isEqualTo("gpt-4o");
    assertThat(facts.models()).isEmpty();
    assertThat(facts.stream()).isTrue();
    assertThat(facts.includeUsage()).isTrue();
    assertThat(facts.n()).isEqualTo(2);
    assertThat(facts.hasTools()).isTrue();
    assertThat(facts.hasResponseSchema()).isTrue();
    assertThat(facts.deterministic()).isTrue();
    assertThat(facts.asksReasoning()).isTrue();
    assertThat(facts.logprobs()).isTrue();
    assertThat(facts.maxTokens()).isEqualTo(80);
    assertThat(facts.sessionId()).isEqualTo("s");
    assertThat(facts.promptCacheKey()).isEqualTo("k");
    assertThat(facts.user()).isEqualTo("u1");
  }

  @Test
  @DisplayName("Null means absent for every optional field")
  void nullMeansAbsent() {
    ChatRequestFacts facts =
        facts(
            "{\"model\":\"m\","
                + MESSAGES
                + ",\"stream\":null,\"n\":null,\"temperature\":null,"
                + "\"max_tokens\":null,\"stop\":null,\"stream_options\":null,\"models\":null,"
                + "\"user\":null,\"tools\":null,\"seed\":null,\"reasoning\":null}");
    assertThat(facts.stream()).isFalse();
    assertThat(facts.n()).isEqualTo(1);
    assertThat(facts.maxTokens()).isNull();
    assertThat(facts.user()).isNull();
    assertThat(facts.deterministic()).isFalse();
    assertThat(facts.asksReasoning()).isFalse();
  }

  @Test
  @DisplayName("A list of models stands in for a missing or null model")
  void modelsStandIn() {
    assertThat(facts("{\"models\":[\"a\",\"b\"]," + MESSAGES + "}").models())
        .isEqualTo(List.of("a", "b"));
    assertThat(facts("{\"models\":[\"a\"],\"model\":null," + MESSAGES + "}").model())
        .isEqualTo("a");
  }

  @Test
  @DisplayName("The names asked for: model first, then models, each once; an empty list is absent")
  void names() {
    assertThat(
            facts("{\"model\":\"b\",\"models\":[\"a\",\"b\",\"c\",\"a\"]," + MESSAGES + "}")
                .names())
        .containsExactly("b", "a", "c");
    assertThat(facts("{\"models\":[\"a\",\"b\",\"a\"]," + MESSAGES + "}").names())
        .containsExactly("a", "b");
    assertThat(facts("{\"model\":\"m\",\"models\":[]," + MESSAGES + "}").names())
        .containsExactly("m");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"role":"user","content":"image_url"}                                        | false
          {"role":"user","content":[{"type":"text","text":"image_url"}]}               | false
          {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:"}}]} | true
          {"role":"user","content":[{"image":[1],"type":"input_image"}]}               | true
          {"content":[{"type":"text"},[{"type":"image_url"}],7,null,"image_url"]}      | false
          {"content":[{"type":"text"},{"type":"image_url"}],"role":"tool"}             | true
          {"role":"user","type":"image_url","content":{"type":"image_url"}}            | false
          {"role":"user","parts":[{"type":"image_url"}]}                               | false
          7                                                                            | false
          """)
  @DisplayName("Images are noticed in the parts of any message")
  void images(String message, boolean expected) {
    assertThat(
            facts("{\"model\":\"m\",\"messages\":[{\"role\":\"system\"}," + message + "]}")
                .hasImages())
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("Parts that are no text are counted with their bytes, which say nothing of tokens")
  void media() {
    String image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:\"}}";
    String sound = "{\"input_audio\":{\"data\":\"\"}, \"type\":\"input_audio\"}";
    ChatRequestFacts facts =
        said(
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\"},"
                + image
                + " , "
                + sound
                + "]},{\"content\":["
                + image
                + "]}");
    assertThat(facts.mediaParts()).isEqualTo(3);
    assertThat(facts.mediaBytes()).isEqualTo(2 * image.length() + sound.length());
    assertThat(said("{\"role\":\"user\",\"content\":\"Hi\"}").mediaParts()).isZero();
  }

  @Test
  @DisplayName("An assistant's message among the others makes it a conversation under way")
  void turns() {
    assertThat(said("{\"role\":\"user\",\"content\":\"assistant\"}").turns()).isFalse();
    assertThat(said("{\"role\":\"user\"},{\"role\":\"assistant\",\"tool_calls\":[{}]}").turns())
        .isTrue();
  }

  private static ChatRequestFacts said(String messages) {
    return facts("{\"model\":\"m\",\"messages\":[" + messages + "]}");
  }

  @Test
  @DisplayName("The first user's content names a conversation, whatever stands around it")
  void firstUser() {
    ContentHash hi = said("{\"role\":\"user\",\"content\":\"Hi\"}").firstUserMessage();

    assertThat(String.valueOf(hi)).matches("[0-9a-f]{32}");
    for (String same :
        List.of(
            "{\"content\":\"Hi\",\"name\":\"x\",\"role\":\"user\"}",
            "{\"role\":\"system\",\"content\":\"Be kind.\"},{\"role\":\"user\",\"content\":\"Hi\"}",
            "{\"content\":\"Be kind.\",\"role\":\"system\"},{\"content\": \"Hi\""
                + " ,\"role\":\"user\"}",
            "{\"role\":\"user\",\"content\":null},{\"role\":\"user\",\"content\":\"Hi\"}",
            "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"user\",\"content\":\"Ho\"}")) {
      assertThat(said(same).firstUserMessage()).as(same).isEqualTo(hi);
    }
    for (String other :
        List.of(
            "{\"role\":\"user\",\"content\":\"Ho\"},{\"role\":\"user\",\"content\":\"Hi\"}",
            "{\"role\":\"user\",\"content\":\"\"}",
            "{\"role\":\"user\",\"content\":[\"Hi\"]}",
            "{\"role\":\"user\",\"content\":\"Hi\\u0000\"}")) {
      assertThat(said(other).firstUserMessage()).as(other).isNotNull().isNotEqualTo(hi);
    }
    for (String none :
        List.of("{\"role\":\"system\",\"content\":\"Hi\"}", "{}", "7", "[\"user\"]")) {
      assertThat(said(none).firstUserMessage()).as(none).isNull();
    }
  }

  @Test
  @DisplayName("Of a long first message its first 4 KiB and its length count, however it is cut")
  void longFirstUser() {
    String long1 = "x".repeat(9_000);
    ContentHash hash = user(long1, 1);
    for (int piece : new int[] {2, 3, 7, 8, 9, 63, 4_096, 5_000, 20_000}) {
      assertThat(user(long1, piece)).isEqualTo(hash);
    }
    assertThat(user("x".repeat(4_000) + 'y' + "x".repeat(4_999), 8_000)).isNotEqualTo(hash);
    assertThat(user("x".repeat(9_001), 8_000)).isNotEqualTo(hash);
    assertThat(user("x".repeat(8_999) + 'y', 8_000)).isEqualTo(hash);
  }

  private static @Nullable ContentHash user(String text, int piece) {
    byte[] body =
        ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
                + text
                + "\"}]}]}")
            .getBytes(UTF_8);
    return ((Ok) scan(body, piece)).facts().firstUserMessage();
  }

  @Test
  @DisplayName("Short contents that differ in one bit have hashes that differ in many")
  void spread() {
    Set<ContentHash> seen = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      seen.add(user("turn " + i, 1 << 20));
    }
    assertThat(seen).hasSize(20_000);
    assertThat(seen.stream().map(hash -> hash.low() & 0xffff).distinct().count())
        .isGreaterThan(16_000);
    assertThat(seen.stream().map(hash -> hash.high() >>> 48).distinct().count())
        .isGreaterThan(16_000);
  }

  @ParameterizedTest(name = "{0} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reasoning_effort:"none"                    | false
          reasoning_effort:"low"                     | true
          reasoning:{"effort":"none"}                | false
          reasoning:{"enabled":false}                | false
          reasoning:{"max_tokens":500}               | true
          thinking:{"type":"disabled"}               | false
          thinking:{"type":"enabled","budget":1}     | true
          enable_thinking:true                       | true
          """)
  @DisplayName("What tells a model to reason, or not to")
  void reasoning(String field, boolean expected) {
    String member = "\"" + field.replaceFirst(":", "\":");
    assertThat(facts("{\"model\":\"m\"," + MESSAGES + "," + member + "}").asksReasoning())
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                            | empty_body                 |
          `  `                          | empty_body                 |
          []                            | invalid_body               |
          "hi"                          | invalid_body               |
          42                            | invalid_body               |
          {"model":"m",M                | invalid_json               |
          {"model":"m",M} x             | invalid_json               |
          {"model":"m",M}{}             | invalid_json               |
          {"model":"m","n":NaN,M}       | invalid_json               |
          {"model":"m","model":"m",M}   | duplicate_key              |
          {"model":"m","mod\\u0065l":"m",M} | duplicate_key          |
          {M}                           | missing_required_parameter | model
          {"model":null,M}              | missing_required_parameter | model
          {"models":[],M}               | missing_required_parameter | model
          {"model":"m"}                 | missing_required_parameter | messages
          {"model":"m","messages":null} | missing_required_parameter | messages
          {"model":"m","input":"hi"}    | responses_body             | messages
          {"model":7,M}                 | invalid_type               | model
          {"model":" \\t",M}            | empty_string               | model
          {"model":"m","messages":[]}   | empty_array                | messages
          {"model":"m","messages":"x"}  | invalid_type               | messages
          {"model":"m",M,"stream":"yes"} | invalid_type              | stream
          {"model":"m",M,"stream":1}    | invalid_type               | stream
          {"model":"m",M,"n":0}         | integer_below_min_value    | n
          {"model":"m",M,"n":10000}     | integer_above_max_value    | n
          {"model":"m",M,"n":1.5}       | invalid_type               | n
          {"model":"m",M,"n":"2"}       | invalid_type               | n
          {"model":"m",M,"max_tokens":-1} | integer_below_min_value  | max_tokens
          {"model":"m",M,"max_tokens":1.5} | invalid_type            | max_tokens
          {"model":"m",M,"max_tokens":9223372036854775808} | integer_above_max_value | max_tokens
          {"model":"m",M,"max_completion_tokens":9007199254740992} | integer_above_max_value | max_completion_tokens
          {"model":"m",M,"temperature":1e999} | decimal_above_max_value | temperature
          {"model":"m",M,"temperature":"hot"} | invalid_type         | temperature
          {"model":"m",M,"stop":7}      | invalid_type               | stop
          {"model":"m",M,"stop":[7]}    | invalid_type               | stop[0]
          {"model":"m",M,"stream_options":[]} | invalid_type         | stream_options
          {"model":"m",M,"stream_options":{"include_usage":1}} | invalid_type | stream_options.include_usage
          {"model":"m",M,"stream_options":{"include_usage":true,"include_usage":false}} | duplicate_key | stream_options.include_usage
          {"models":"m",M}              | invalid_type               | models
          {"models":["a",{}],M}         | invalid_type               | models[1]
          {"models":["a",""],M}         | empty_string               | models[1]
          """)
  @DisplayName("What is wrong is named, with the field at fault")
  void namedFaults(String body, String code, String param) {
    Bad bad = bad(body.replace("M", MESSAGES));
    assertThat(bad.code()).isEqualTo(code);
    assertThat(bad.param()).isEqualTo(param);
    assertThat(bad.message()).hasSizeGreaterThan(15);
  }

  @Test
  @DisplayName("X33, X35, X37, X38: what attacks send is refused with its cause")
  void attacks() {
    String base = "{\"model\":\"m\"," + MESSAGES + ",";
    Bad stop = bad(base + "\"stop\":[" + "\"a\",".repeat(99_999) + "\"a\"]}");
    assertThat(stop.code()).isEqualTo("array_above_max_length");
    assertThat(stop.message()).contains("maximum length 256").contains("length 100000");
    assertThat(facts(base + "\"stop\":[" + "\"a\",".repeat(15) + "\"a\"]}").n()).isEqualTo(1);
    assertThat(bad(base + "\"x\":" + "[".repeat(100_000)).code()).isEqualTo("body_too_complex");
    assertThat(bad("{\"model\":\"" + "m".repeat(513) + "\"," + MESSAGES + "}").code())
        .isEqualTo("string_above_max_length");
    assertThat(bad(base + "\"n\":" + "9".repeat(400) + "}").code())
        .isEqualTo("integer_above_max_value");
    byte[] body = (base + "\"x\":\"?\"}").getBytes(UTF_8);
    body[body.length - 3] = (byte) 0xff;
    assertThat(((Bad) scan(body, body.length)).code()).isEqualTo("invalid_utf8");
    assertThat(scan(body, 1)).isEqualTo(scan(body, body.length));
  }

  @Test
  @DisplayName("A message names the fault, what was expected and what came instead")
  void messages() {
    String base = "{\"model\":\"m\"," + MESSAGES + ",";
    assertThat(bad(base + "\"stream\":\"yes\"}").message())
        .isEqualTo("Invalid type for 'stream': expected a boolean, but got a string instead.");
    assertThat(bad(base + "\"max_tokens\":-5}").message())
        .isEqualTo(
            "Invalid 'max_tokens': integer below minimum value. Expected a value >= 0, but got -5"
                + " instead.");
    assertThat(bad(base + "\"a\" 1}").message())
        .isEqualTo("malformed JSON at byte 61: expected ':'");
    assertThat(bad("[1]").message())
        .isEqualTo("the body is an array (expected: a JSON object with 'model' and 'messages')");
    assertThat(bad("{\"model\":\"m\",\"input\":[]}").message()).contains("/v1/responses");
  }
}
