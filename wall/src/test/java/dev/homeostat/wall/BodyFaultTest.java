package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.fault.Fault;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class BodyFaultTest extends WallTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "object  | {\"error\":{\"message\":\"The model is overloaded.\",\"type\":\"server_error\"",
        "string  | {\"error\":\"The model is overloaded.\"}",
        "coded   | {\"error\":{\"message\":\"The model is overloaded.\",\"code\":\"503\"}}",
        "uncoded | {\"error\":{\"message\":\"The model is overloaded.\"}}",
        "list    | [{\"error\":{\"message\":\"The model is overloaded.\""
      })
  @DisplayName("F27: 200 with an error in the body")
  void wrapped(String shape, String body) throws Exception {
    RawClient.Heard heard = stream("wrapped=" + shape);

    assertThat(heard.head()).startsWith("HTTP/1.1 200 OK").contains("application/json");
    assertThat(heard.body()).startsWith(body);
  }

  @Test
  @DisplayName("F28: 200 with nothing, {}, no choices or blank content")
  void empty() throws Exception {
    assertThat(json("empty=body").body()).isEmpty();
    assertThat(json("empty=object").body()).isEqualTo("{}");
    assertThat(json("empty=choices").body()).endsWith("\"choices\":[]}");
    assertThat(json("empty=blank").body()).contains("\"content\":\"\"");
    assertThat(unchunked(stream("empty=body"))).isEmpty();
    assertThat(events(stream("empty=object"))).containsExactly("{}", "[DONE]");
    assertThat(text(stream("empty=blank"))).isEmpty();
    assertThat(events(stream("empty=blank"))).last().isEqualTo("[DONE]");
  }

  @Test
  @DisplayName("F26: 200 text/html")
  void html() throws Exception {
    RawClient.Heard heard = stream("html");

    assertThat(heard.head()).contains("Content-Type: text/html; charset=utf-8\r\n");
    assertThat(heard.body()).startsWith("<!doctype html>");
  }

  @Test
  @DisplayName("F29: JSON with a wrong content type")
  void contentType() throws Exception {
    RawClient.Heard heard = json("content-type=text/plain");

    assertThat(heard.head()).contains("Content-Type: text/plain\r\n").doesNotContain("json");
    assertThat(heard.body()).contains(wall.text());
  }

  @Test
  @DisplayName("F30-F31: JSON for a stream, a stream for JSON")
  void swap() throws Exception {
    RawClient.Heard json = stream("swap");
    assertThat(json.head()).contains("application/json");
    assertThat(json.body()).contains(wall.text());
    RawClient.Heard stream = json("swap");
    assertThat(stream.head()).contains("text/event-stream");
    assertThat(text(stream)).isEqualTo(wall.text());
  }

  @Test
  @DisplayName("any body, as text or in Base64")
  void body() throws Exception {
    RawClient.Heard heard = json("status=503,body=%7B%22detail%22:%22down%22%7D");
    assertThat(heard.head()).startsWith("HTTP/1.1 503 ");
    assertThat(heard.body()).isEqualTo("{\"detail\":\"down\"}");
    assertThat(json("body64=e30=").body()).isEqualTo("{}");
  }

  @Test
  @DisplayName("F43: a body of many megabytes is valid JSON of that size")
  void big() throws Exception {
    RawClient.Heard heard = json("big-body=5M");

    assertThat(heard.body().length()).isBetween(5 << 20, (5 << 20) + 500);
    assertThat(
            JsonMapper.shared().readTree(heard.body()).at("/choices/0/message/content").asString())
        .hasSize(5 << 20);
  }

  @Test
  @DisplayName("raw bytes pass every encoder")
  void raw() throws Exception {
    wall.script("m", Fault.raw(new byte[] {'n', 'o', 0, (byte) 0xFF}));

    RawClient.Heard heard = RawClient.ask(wall, "m", true);
    assertThat(heard.bytes().toArray()).containsExactly('n', 'o', 0, 0xFF);
    assertThat(heard.ending()).isEqualTo(RawClient.Ending.FIN);
  }

  @Test
  @DisplayName("F60: tool calls are streamed in pieces, with or without index and id")
  void tools() throws Exception {
    String body =
        "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
            + "\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{"
            + "\"name\":\"weather\",\"parameters\":{\"type\":\"object\",\"properties\":{"
            + "\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"}}}}}]}";
    assertThat(arguments(body.formatted("m"))).isEqualTo("{\"city\":\"wall\",\"days\":1}");
    assertThat(raw(body.formatted("m"))).contains("\"index\":0,\"id\":\"call_wall_1\"");
    assertThat(raw(body.formatted("m"))).contains("\"finish_reason\":\"tool_calls\"");
    assertThat(raw(body.formatted("fault:tool-bare"))).doesNotContain("call_wall_1");
  }

  @Test
  @DisplayName("reasoning comes as reasoning_content before the text")
  void reasoning() throws Exception {
    String body = String.join("\n", events(stream("reasoning=3")));

    assertThat(body.split("\"reasoning_content\"", -1)).hasSize(4);
    assertThat(body.lastIndexOf("\"reasoning_content\""))
        .isLessThan(body.indexOf("\"content\":\"A\""));
  }

  @Test
  @DisplayName("words, finish reason and usage can be chosen; a variant differs after word 12")
  void speech() throws Exception {
    assertThat(text(stream("words=2,finish=length"))).isEqualTo("A steady");
    assertThat(unchunked(stream("words=2,finish=length"))).contains("\"length\"");
    assertThat(unchunked(stream("usage=always"))).contains("\"usage\"");
    assertThat(json("usage=none").body()).doesNotContain("\"usage\"");
    assertThat(text(stream("variant"))).startsWith(wall.text(12)).isNotEqualTo(wall.text());
  }

  @Test
  @DisplayName("a prefilled answer is continued where it stops")
  void continued() throws Exception {
    String body =
        "{\"model\":\"fault:continue\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
            + "{\"role\":\"assistant\",\"content\":\""
            + wall.text(40)
            + "\"}]}";
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.post(body, "Connection: close\r\n"));
      String rest = wall.text().substring(wall.text(40).length());
      assertThat(client.hear(5000).body()).contains("\"content\":\"" + rest + "\"");
    }
    assertThat(json("continue").body()).contains("\"content\":\"" + wall.text() + "\"");
  }

  private String arguments(String body) throws Exception {
    StringBuilder arguments = new StringBuilder();
    for (String line : raw(body).split("data: ", -1)) {
      if (line.startsWith("{")) {
        arguments.append(
            JsonMapper.shared()
                .readTree(line)
                .at("/choices/0/delta/tool_calls/0/function/arguments")
                .asString(""));
      }
    }
    return arguments.toString();
  }

  private String raw(String body) throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(RawClient.post(body, "Connection: close\r\n"));
      return unchunked(client.hear(5000));
    }
  }
}
