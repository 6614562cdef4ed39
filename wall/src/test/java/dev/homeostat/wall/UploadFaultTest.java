package dev.homeostat.wall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.wall.RawClient.Ending;
import dev.homeostat.wall.RawClient.Heard;
import dev.homeostat.wall.log.AttemptEnd;
import dev.homeostat.wall.log.WallAttempt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UploadFaultTest extends WallTest {
  private static final String HEAD =
      "POST /v1/chat/completions HTTP/1.1\r\nHost: wall\r\nContent-Length: 100000\r\n";

  @Test
  @DisplayName("F13: an early 413 comes before the body, by header")
  void earlyByHeader() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(HEAD + "x-wall-fault: early,status=413\r\n\r\n");
      Heard heard = client.hear(5000);
      assertThat(heard.head()).startsWith("HTTP/1.1 413 ").contains("Connection: close\r\n");
      assertThat(heard.body()).endsWith("}}");
      assertThat(heard.ending()).isEqualTo(Ending.FIN);
    }
  }

  @Test
  @DisplayName("F13: an early answer comes as soon as the body names the model")
  void earlyByModel() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(HEAD + "\r\n{\"model\":\"fault:early,status=400\",\"messages\":[");
      assertThat(client.hear(5000).head()).startsWith("HTTP/1.1 400 ");
    }
    WallAttempt attempt = wall.awaitEnded(1, SOON).getFirst();
    assertThat(attempt.model()).isEqualTo("fault:early,status=400");
    assertThat(attempt.end()).isEqualTo(AttemptEnd.COMPLETED);
  }

  @Test
  @DisplayName("F12: a wall that stops reading takes no more of a large upload")
  void stopReading() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(HEAD + "x-wall-fault: stop-reading\r\n\r\n");
      client.send("{\"model\":\"m\"");
      Heard heard = client.hear(150);
      assertThat(heard.ending()).isEqualTo(Ending.SILENCE);
      assertThat(heard.text()).isEmpty();
    }
    assertThat(wall.attempts().getFirst().fault()).isEqualTo("stop-reading");
  }

  @Test
  @DisplayName("Expect: 100-continue is honoured")
  void expect() throws Exception {
    String body = RawClient.body("m", false);
    try (RawClient client = RawClient.connect(wall)) {
      client.send(
          RawClient.post("", "Expect: 100-continue\r\n")
              .replace("Content-Length: 0", "Content-Length: " + body.length()));
      client.hearUntil("100 Continue\r\n\r\n");
      client.send(body);
      client.hearUntil("\"total_tokens\"");
    }
  }

  @Test
  @DisplayName("pipelined requests are answered in order")
  void pipelined() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(
          RawClient.chat("fault:words=1,delay=50", false, "")
              + RawClient.chat("fault:words=2", false, "Connection: close\r\n"));
      String heard = client.hear(5000).text();
      assertThat(heard.indexOf("\"A\"")).isPositive().isLessThan(heard.indexOf("\"A steady\""));
    }
  }

  @Test
  @DisplayName("a caller who leaves during the upload is an abort")
  void abortedUpload() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send(HEAD + "\r\n{\"model\":\"m\",");
      wall.await(w -> !w.attempts().isEmpty(), SOON);
    }
    assertThat(wall.awaitEnded(1, SOON).getFirst().aborted()).isTrue();
  }

  @Test
  @DisplayName("what isn't HTTP gets 400 and a closed connection")
  void notHttp() throws Exception {
    try (RawClient client = RawClient.connect(wall)) {
      client.send("\u0016\u0003\u0001 nonsense\r\n\r\n");
      assertThat(client.hear(5000).ending()).isNotEqualTo(Ending.SILENCE);
    }
  }
}
