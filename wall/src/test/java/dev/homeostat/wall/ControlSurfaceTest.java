package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.fault.FaultSyntaxException;
import dev.homeostat.wall.fault.FaultWord;
import dev.homeostat.wall.fault.FaultWords;
import dev.homeostat.wall.log.AttemptEnd;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ControlSurfaceTest extends WallTest {
  @Test
  @DisplayName("the help page lists every word of the grammar")
  void help() throws Exception {
    String page = ask("GET / HTTP/1.1").body();

    assertThat(page).isEqualTo(FaultWall.describe());
    assertThat(FaultWords.all()).extracting(FaultWord::name).allMatch(page::contains);
  }

  @Test
  @DisplayName("a script can be put, attempts read and forgotten, over HTTP")
  void overHttp() throws Exception {
    String script = "status=500;words=1";
    try (RawClient client = RawClient.connect(wall)) {
      client.send(
          "PUT /wall/script/my%2Fmodel HTTP/1.1\r\nConnection: close\r\nContent-Length: "
              + script.length()
              + "\r\n\r\n"
              + script);
      assertThat(client.hear(5000).head()).startsWith("HTTP/1.1 204 ");
    }
    assertThat(RawClient.ask(wall, "my/model", false).head()).startsWith("HTTP/1.1 500 ");
    wall.awaitEnded(1, SOON);
    String attempts = ask("GET /wall/attempts HTTP/1.1").body();
    assertThat(JsonMapper.shared().readTree(attempts).path("attempts").size()).isEqualTo(1);
    assertThat(attempts)
        .contains("\"model\":\"my/model\"", "\"fault\":\"status=500\"", "\"end\":\"completed\"");
    assertThat(ask("DELETE /wall/attempts HTTP/1.1").head()).startsWith("HTTP/1.1 204 ");
    assertThat(wall.attempts()).isEmpty();
    assertThat(RawClient.ask(wall, "my/model", false).head()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  @DisplayName("models are listed; other paths and methods are errors")
  void models() throws Exception {
    assertThat(ask("GET /v1/models HTTP/1.1").body()).contains("\"id\":\"wall-1\"");
    assertThat(ask("GET /v1/models/wall-1 HTTP/1.1").head()).startsWith("HTTP/1.1 200 ");
    assertThat(ask("GET /v1/models/none HTTP/1.1").body()).contains("model_not_found");
    assertThat(ask("GET /v1/chat/completions HTTP/1.1").head()).startsWith("HTTP/1.1 405 ");
    assertThat(ask("GET /v1/nothing HTTP/1.1").head()).startsWith("HTTP/1.1 404 ");
    wall.script("/v1/models", Fault.status(503));
    assertThat(ask("GET /v1/models HTTP/1.1").head()).startsWith("HTTP/1.1 503 ");
  }

  @Test
  @DisplayName("an unknown word is a 400 that names the known ones")
  void unknownWord() throws Exception {
    assertThat(json("status=503,explode").head()).startsWith("HTTP/1.1 400 ");
    assertThat(json("explode").body()).contains("fault: explode (expected: one of ok, times");
  }

  @Test
  @DisplayName("the control header goes before the model's name")
  void header() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(
          RawClient.chat(
              "fault:status=503", false, "x-wall-fault: status=418\r\nConnection: close\r\n"));
      assertThat(client.hear(5000).head()).startsWith("HTTP/1.1 418 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status",
        "status=99",
        "status=many",
        "cut",
        "cut=-1",
        "cut=middle",
        "delay=-5",
        "delay=never",
        "times=0",
        "sse=utf16",
        "wrapped=bag",
        "raw=***",
        "slice=0",
        "no-done=1",
        "message=%zz"
      })
  @DisplayName("a bad value is refused")
  void badValues(String spec) {
    assertThatThrownBy(() -> Fault.of(spec)).isInstanceOf(FaultSyntaxException.class);
  }

  @Test
  @DisplayName("waiting in vain tells what was seen instead")
  void awaitInVain() throws Exception {
    RawClient.ask(wall, "fault:status=503", false);

    assertThatThrownBy(() -> wall.await(w -> w.attempts().size() == 2, Duration.ofMillis(50)))
        .isInstanceOf(WallTimeoutException.class)
        .hasMessageContaining("fault:status=503 status=503");
  }

  @Test
  @DisplayName("a closed wall leaves no thread, and its open attempts say so")
  void close() throws Exception {
    FaultWall other = FaultWall.start();
    try (RawClient client = RawClient.connect(other)) {
      client.send(RawClient.chat("fault:stall=head", true, ""));
      client.hearUntil("\r\n\r\n");
      other.close();
      other.close();
      assertThat(client.hear(5000).ending()).isNotEqualTo(RawClient.Ending.SILENCE);
    }
    assertThat(other.attempts().getFirst().end()).isEqualTo(AttemptEnd.WALL_CLOSED);
    assertThatThrownBy(() -> RawClient.connect(other)).isInstanceOf(IOException.class);
  }

  private RawClient.Heard ask(String requestLine) throws IOException {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(requestLine + "\r\nHost: wall\r\nConnection: close\r\n\r\n");
      return client.hear(5000);
    }
  }
}
