package dev.homeostat.gateway.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.exchange.Judgement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("A gate lets through what its tier promised, and nothing it can't judge")
class AnswerGateTest {
  private static final Set<Gate> ALL = Set.of(Gate.values());

  private static String judge(Set<Gate> gates, String format, String answer) {
    AnswerGate gate = new AnswerGate(gates, format.getBytes(UTF_8));
    return word(gate.judge(answer.getBytes(UTF_8), false));
  }

  private static String word(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Passed _ -> "passed";
      case Judgement.Failed failed -> failed.kind().label();
    };
  }

  private static String message(String message, String finish) {
    return "{\"choices\":[{\"index\":0,\"message\":%s,\"finish_reason\":\"%s\"}]}"
        .formatted(message, finish);
  }

  private static String text(String text) {
    return message("{\"content\":" + JsonMapper.shared().writeValueAsString(text) + "}", "stop");
  }

  private static String schema(String schema) {
    return "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":" + schema + "}}";
  }

  private static String bySchema(String schema, String text) {
    return judge(Set.of(Gate.SCHEMA), schema(schema), text(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"content\":\"Hello\"} | stop | passed",
        "{\"content\":\" \\n\\t \"} | stop | blank",
        "{\"content\":null} | length | blank",
        "{\"content\":[{\"type\":\"text\",\"text\":\" \"}]} | stop | blank",
        "{\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]} | stop | passed",
        "{\"content\":null,\"reasoning_content\":\"Well\"} | stop | blank",
        "{\"content\":null,\"refusal\":\"I can't\"} | stop | refused",
        "{\"content\":[{\"type\":\"refusal\",\"refusal\":\"No\"}]} | stop | refused",
        "{\"content\":\"Half a\"} | content_filter | refused",
        "{\"content\":\"I can't help with that.\"} | stop | passed",
        "{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]} | tool_calls"
            + " | passed",
        "{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]} | tool_calls |"
            + " passed",
        "{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\"}}]} |"
            + " tool_calls | schema_invalid",
        "{\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{]\"}} | stop"
            + " | schema_invalid",
        "{\"content\":null,\"audio\":{\"id\":\"a\"}} | stop | passed",
      })
  @DisplayName("empty, refused, arguments: by structure, never by wording")
  void structure(String message, String finish, String judgement) {
    assertThat(judge(ALL, "", message(message, finish))).isEqualTo(judgement);
  }

  @Test
  @DisplayName("Only the tier's own gates judge")
  void ownGates() {
    String refusal = message("{\"content\":null,\"refusal\":\"No\"}", "stop");
    assertThat(judge(Set.of(Gate.EMPTY), "", refusal)).isEqualTo("passed");
    assertThat(judge(Set.of(Gate.SCHEMA), "{\"type\":\"json_object\"}", refusal))
        .isEqualTo("schema_invalid");
    assertThat(judge(Set.of(Gate.REFUSED), "", text(" "))).isEqualTo("passed");
  }

  @Test
  @DisplayName("Of several choices the worst decides")
  void worstChoice() {
    String both =
        "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"},"
            + "{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}";
    assertThat(judge(ALL, "", both)).isEqualTo("blank");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"json_object\"} | {\"a\":1} | passed",
        "{\"type\":\"json_object\"} | [1] | schema_invalid",
        "{\"type\":\"json_object\"} | {\"a\":1} and more | schema_invalid",
        "{\"type\":\"json_object\"} | {\"a\": | schema_invalid",
        "{\"type\":\"text\"} | anything | passed",
        "{\"type\":\"grammar\"} | anything | passed",
        "null | anything | passed",
      })
  @DisplayName("json_object is an object and nothing beside it")
  void jsonObject(String format, String text, String judgement) {
    assertThat(judge(Set.of(Gate.SCHEMA), format, text(text))).isEqualTo(judgement);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}"
            + " | {\"n\":1} | passed",
        "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}"
            + " | {\"n\":\"1\"} | schema_invalid",
        "{\"type\":\"object\",\"required\":[\"n\"]} | {} | schema_invalid",
        "{\"type\":\"object\"} | no json | schema_invalid",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"array\"} | [] |"
            + " passed",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"array\"} | {}"
            + " | schema_invalid",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"string\"}}} | \"x\" | passed",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"string\"}}} | 1 | schema_invalid",
        "{\"type\":\"string\",\"pattern\":\"^a+$\"} | \"aaa\" | passed",
        "{\"type\":\"string\",\"pattern\":\"^a+$\"} | \"b\" | schema_invalid",
        "{\"type\":\"string\",\"pattern\":\"[\"} | \"b\" | unjudged",
        "{\"$schema\":\"https://nobody.example/schema\",\"type\":\"string\"} | \"b\" | unjudged",
        "{\"$ref\":\"#/nowhere\"} | \"b\" | unjudged",
        "{} | 1 | passed",
      })
  @DisplayName("json_schema is an instance of the schema, whatever common draft it is in")
  void jsonSchema(String schema, String text, String judgement) {
    assertThat(bySchema(schema, text)).isEqualTo(judgement);
  }

  @Test
  @DisplayName("What is said of a bad answer quotes nothing of it")
  void quotesNothing() {
    AnswerGate gate =
        new AnswerGate(
            Set.of(Gate.SCHEMA),
            schema("{\"properties\":{\"a\":{\"enum\":[\"x\"]}}}").getBytes(UTF_8));
    Judgement judgement = gate.judge(text("{\"a\":\"private\"}").getBytes(UTF_8), false);
    assertThat(judgement.toString()).contains("/a").contains("enum").doesNotContain("private");
  }

  @Test
  @DisplayName("Nothing is ever fetched for a reference")
  void nothingFetched() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(50);
      String remote = "http://127.0.0.1:" + server.getLocalPort() + "/schema.json";
      for (String schema :
          new String[] {
            "{\"$ref\":\"%s\"}", "{\"$schema\":\"%s\"}", "{\"$ref\":\"file:///etc/hostname\"}"
          }) {
        assertThat(bySchema(schema.formatted(remote), "{\"a\":1}")).isEqualTo("unjudged");
      }
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pattern\":\"(.*){1,40}(.*){1,40}(.*){1,40}b\"}",
        "{\"$ref\":\"#\"}",
        "{\"allOf\":[{\"$ref\":\"#\"}]}",
      })
  @DisplayName("A schema that would never come to an end is given up")
  void endless(String schema) {
    assertThat(bySchema(schema, '"' + "a".repeat(60) + "!\"")).isEqualTo("unjudged");
  }

  @Test
  @DisplayName("So is one that doubles its work with every step")
  void doubling() {
    StringBuilder defs = new StringBuilder("\"d0\":{\"minLength\":1}");
    for (int i = 1; i <= 40; i++) {
      String before = "{\"$ref\":\"#/$defs/d" + (i - 1) + "\"}";
      defs.append(",\"d" + i + "\":{\"allOf\":[" + before + ',' + before + "]}");
    }
    String schema = "{\"$ref\":\"#/$defs/d40\",\"$defs\":{" + defs + "}}";
    assertThat(bySchema(schema, "\"x\"")).isEqualTo("unjudged");
  }

  @Test
  @DisplayName("A stream is judged as the answer that its events add up to")
  void stream() {
    String events =
        """
        data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

        data: {"choices":[{"index":0,"delta":{"content":"{\\"n\\":"}}]}

        data: {"choices":[{"index":0,"delta":{"content":"1}"}}]}

        """;
    AnswerGate gate = new AnswerGate(ALL, "{\"type\":\"json_object\"}".getBytes(UTF_8));
    assertThat(word(gate.judge(events.getBytes(UTF_8), true))).isEqualTo("passed");
    String more = events + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"}\"}}]}\n\n";
    assertThat(word(gate.judge(more.getBytes(UTF_8), true))).isEqualTo("schema_invalid");
    assertThat(word(gate.judge("no events".getBytes(UTF_8), true))).isEqualTo("unjudged");
  }
}
